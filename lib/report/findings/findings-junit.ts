import type { Finding } from "../../core/finding.ts";
import type { FindingsDocument, Unread } from "../../core/findings-document.ts";
import { xmlText } from "../../encode/xml.ts";
import { objectText, placeText } from "./finding-groups.ts";
import { summaryClauses } from "./findings-summary.ts";

/**
 * For the test reports of a pipeline: a suite for each code, a case for each finding. What is wrong is a failure, what
 * could not be told is skipped, what could not be read is an error. Where nothing was found, one case passes.
 */
export function findingsJunit(document: FindingsDocument): string {
  const suites = [...Map.groupBy(document.findings, ({ code }) => code)].map(([code, findings]) =>
    suite(code, findings.map(findingCase), findings.filter(isFailure).length, findings.filter(isOpen).length, 0),
  );
  if (document.unread.length > 0)
    suites.push(suite("unread", document.unread.map(unreadCase), 0, 0, document.unread.length));
  if (suites.length === 0) suites.push(suite("checks", [passedCase(document)], 0, 0, 0));
  const failures = document.findings.filter(isFailure).length;
  const tests = document.findings.length + document.unread.length;
  const counts = `tests="${Math.max(tests, 1)}" failures="${failures}" errors="${document.unread.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fleetwright check" ${counts}>\n${suites.join("")}</testsuites>\n`;
}

function suite(name: string, cases: readonly string[], failures: number, skipped: number, errors: number): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return `  <testsuite name="${xmlText(name)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}

function findingCase(found: Finding): string {
  const { code, severity, message, fix, target } = found;
  const [object, place] = [objectText(target), placeText(target)];
  const name = [object, place].filter((part) => part !== "").join(" at ") || "the input";
  const detail = isOpen(found)
    ? `<skipped message="${xmlText(message)}"/>`
    : `<failure type="${severity}" message="${xmlText(message)}">${xmlText(`${fix}\n${place}`)}</failure>`;
  const file = target.file === undefined ? "" : ` file="${xmlText(target.file)}"`;
  return testCase(`classname="${xmlText(code)}" name="${xmlText(name)}"${file}`, detail);
}

function unreadCase({ what, message, file }: Unread): string {
  const place = file === undefined ? "" : ` file="${xmlText(file)}"`;
  const detail = `<error type="unread" message="${xmlText(message)}"/>`;
  return testCase(`classname="unread" name="${xmlText(what)}"${place}`, detail);
}

function passedCase(document: FindingsDocument): string {
  return `    <testcase classname="checks" name="${xmlText(summaryClauses(document).join("; "))}"/>\n`;
}

function testCase(attributes: string, detail: string): string {
  return `    <testcase ${attributes}>${detail}</testcase>\n`;
}

function isFailure({ verdict }: Finding): boolean {
  return verdict === "fail";
}

function isOpen(found: Finding): boolean {
  return !isFailure(found);
}
