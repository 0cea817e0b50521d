import type { Finding, Severity } from "../../core/finding.ts";
import { type CatalogueEntry, catalogueEntry } from "../../core/finding-catalogue.ts";
import type { FindingsDocument, Unread } from "../../core/findings-document.ts";
import { objectText } from "./finding-groups.ts";

const home = "https://github.com/fleetwright/fleetwright";
const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** Code hosts refuse a run with more results, and show the first 5,000 by severity. */
const mostResults = 25_000;
const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * A log of SARIF 2.1.0, for code scanning. What could not be told is of kind `open`, as SARIF has it; what could not be
 * read are notifications of the run, which then was not wholly successful. Fingerprints are those of the findings. The most severe
 * come first; what is more than a code host takes is left out and counted in a notification.
 */
export function findingsSarif({ findings: all, unread }: FindingsDocument, version: string): object {
  const findings = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostResults);
  const left = all.length - findings.length;
  const codes = [...new Set(findings.map(({ code }) => code))];
  const indexes = new Map(codes.map((code, index) => [code, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "fleetwright", version, informationUri: home, rules: codes.map(rule) } },
        invocations: [
          {
            executionSuccessful: unread.length === 0 && left === 0,
            toolExecutionNotifications: [...unread.map(notification), ...(left === 0 ? [] : [leftOut(left)])],
          },
        ],
        results: findings.map((found) => result(found, indexes.get(found.code) ?? -1)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function rank({ severity, verdict }: Finding): number {
  return verdict === "fail" ? ranks[severity] : ranks.info + 1;
}

function leftOut(count: number): object {
  return { level: "error", message: { text: `${count} findings more than the ${mostResults} that a run may have` } };
}

function rule(code: string): object {
  const entry: CatalogueEntry | undefined = catalogueEntry(code);
  if (entry === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: entry.title },
    fullDescription: { text: entry.meaning },
    help: { text: entry.fix },
    helpUri: entry.source,
    defaultConfiguration: { level: levels[entry.severity] },
  };
}

function result(found: Finding, ruleIndex: number): object {
  const { code, severity, verdict, message, fix, fingerprint, appliesFrom } = found;
  return {
    ruleId: code,
    ruleIndex,
    ...(verdict === "fail" ? { level: levels[severity] } : { kind: "open", level: "none" }),
    message: { text: `${message}. ${fix}` },
    locations: [location(found)],
    partialFingerprints: { "fleetwright/v1": fingerprint },
    properties: { severity, verdict, ...(appliesFrom === undefined ? {} : { appliesFrom }) },
  };
}

function location({ target }: Finding): object {
  const { file, line } = target;
  const object = objectText(target);
  return {
    // A code host refuses a run in which a result has no file and line, also where it is about a live object.
    physicalLocation: physical(file ?? objectPath(target), line ?? 1),
    ...(object === "" ? {} : { logicalLocations: [{ fullyQualifiedName: object, kind: "object" }] }),
  };
}

function objectPath({ cluster, namespace, kind, name }: Finding["target"]): string {
  const parts = [cluster, namespace, kind, name].flatMap((part) => part?.split("/") ?? []);
  return ["objects", ...parts].join("/");
}

function notification({ what, message, file, line }: Unread): object {
  return {
    level: "error",
    message: { text: `${what}: ${message}` },
    ...(file === undefined ? {} : { locations: [{ physicalLocation: physical(file, line) }] }),
  };
}

function physical(file: string, line: number | undefined): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    ...(line === undefined || line < 1 ? {} : { region: { startLine: line } }),
  };
}

/** A relative reference stays one: code scanning resolves it against the repository. */
function uriOf(file: string): string {
  const path = file.toWellFormed().replaceAll("\\", "/").replace(/^\.\//, "");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return encoded.startsWith("/") ? `file://${encoded}` : encoded;
}
