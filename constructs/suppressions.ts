import type { ApiObject } from "cdk8s";
import type { ToolIds } from "../lib/data/tool-ids.ts";

const brand = Symbol.for("fleetwright.Suppressions");

interface Suppressed {
  readonly kubeScore: Set<string>;
  readonly checkov: Map<string, string>;
}

/** Tells other judges, by their own annotations on an object, that something was meant. The same again changes nothing. */
export function suppress(object: ApiObject, ids: ToolIds, reason: string): void {
  const { metadata } = object;
  for (const check of ids["kube-linter"] ?? []) metadata.addAnnotation(`ignore-check.kube-linter.io/${check}`, reason);
  for (const check of ids.polaris ?? []) metadata.addAnnotation(`polaris.fairwinds.com/${check}-exempt`, "true");
  // kube-score takes one list, checkov numbered keys, so both need what was there before.
  const before = suppressedOf(object);
  for (const check of ids["kube-score"] ?? []) before.kubeScore.add(check);
  for (const check of ids.checkov ?? []) before.checkov.set(check, reason);
  if (before.kubeScore.size > 0) metadata.addAnnotation("kube-score/ignore", [...before.kubeScore].sort().join(","));
  for (const [index, [check, why]] of [...before.checkov].entries()) {
    metadata.addAnnotation(`checkov.io/skip${index + 1}`, `${check}=${why}`);
  }
}

function suppressedOf(object: ApiObject): Suppressed {
  const holder = object as { [brand]?: Suppressed };
  holder[brand] ??= { kubeScore: new Set(), checkov: new Map() };
  return holder[brand];
}
