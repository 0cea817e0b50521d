import type { FindingsDocument } from "../core/findings-document.ts";
import { jsonText } from "../encode/json.ts";
import { findingsJunit } from "../report/findings/findings-junit.ts";
import { findingsMarkdown } from "../report/findings/findings-markdown.ts";
import { findingsSarif } from "../report/findings/findings-sarif.ts";
import { findingsTable } from "../report/findings/findings-table.ts";
import type { Style } from "../report/style.ts";
import type { CheckFormat } from "./check-format.ts";
import { packageVersion } from "./package-version.ts";
import { plainDocument } from "./plain-document.ts";

export function renderFindings(
  document: FindingsDocument,
  format: CheckFormat,
  options: { readonly width?: number; readonly style?: Style },
): string {
  if (format === "json" || format === "yaml") return plainDocument(document, format);
  if (format === "sarif") return jsonText(findingsSarif(document, packageVersion()));
  if (format === "junit") return findingsJunit(document);
  if (format === "markdown") return findingsMarkdown(document);
  return findingsTable(document, { ...options, all: format === "wide" });
}
