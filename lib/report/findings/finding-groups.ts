import type { Finding } from "../../core/finding.ts";

/** The same thing said of several objects. */
export interface FindingGroup {
  readonly first: Finding;
  readonly places: readonly Finding["target"][];
}

/** Findings with one code, message and advice together, in the order in which the first of them comes. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = Map.groupBy(findings, ({ code, severity, verdict, message, fix, appliesFrom }) =>
    JSON.stringify([code, severity, verdict, message, fix, appliesFrom]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ first, places: group.map(({ target }) => target) }];
  });
}

/** `Deployment shop/web, container app`; empty when the finding is about no object. */
export function objectText({ kind, namespace, name, container }: Finding["target"]): string {
  const named = [namespace, name].filter((part) => part !== undefined).join("/");
  const object = [kind, named].filter((part) => part !== undefined && part !== "").join(" ");
  return container === undefined ? object : `${object}, container ${container}`;
}

/** `web.yaml:12`; empty when the object came from no file. */
export function placeText({ file, line }: Finding["target"]): string {
  if (file === undefined) return "";
  return line === undefined ? file : `${file}:${line}`;
}
