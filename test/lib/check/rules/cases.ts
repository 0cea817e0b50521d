import type { RelationalViolation, RuleContext } from "../../../../lib/check/manifests/rule.ts";
import type { FindingCode } from "../../../../lib/core/finding-catalogue.ts";
import type { KubeObject } from "../../../../lib/core/kube-object.ts";
import type { Ending } from "./judge-objects.ts";

/** What the first violation of the code must say at least. A message is a part of it. */
export type Said = Partial<Omit<RelationalViolation, "code">>;

/** What happens, how the code ends, the objects, what is said, and what the rules are asked. */
export type Case = readonly [
  title: string,
  ending: Ending,
  objects: readonly KubeObject[],
  said?: Said | undefined,
  context?: Partial<RuleContext> | undefined,
];

export type Cases = Readonly<Partial<Record<FindingCode, readonly Case[]>>>;
