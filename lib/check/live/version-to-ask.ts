import type { KubeObject } from "../../core/kube-object.ts";
import { apiState } from "../../data/api-state.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import type { RuleContext } from "../manifests/rule.ts";
import type { ServedKind } from "./served-kinds.ts";

/**
 * The first version, in the order of the server's preference, that may be asked for: one that is not deprecated in the
 * minor that runs, or, where that is not known, at the target. `undefined` when there is none.
 *
 * @param deprecated Versions that the definition of a custom resource says are, which nobody else can tell.
 */
export function versionToAsk(
  { group, kind, versions }: ServedKind,
  { current, hops, cluster, apis }: Pick<RuleContext, "current" | "hops" | "cluster" | "apis">,
  deprecated?: ReadonlySet<string>,
): string | undefined {
  const minor = current ?? hops.at(-1) ?? "";
  return versions.find((version) => {
    if (deprecated?.has(version) === true) return false;
    const { state } = apiState({ group, version, kind }, minor, cluster, apis);
    return state !== "deprecated" && state !== "removed";
  });
}

/** The kind that a CustomResourceDefinition defines, as `group/Kind`, and those of its versions that are deprecated. */
export function definedKind(definition: KubeObject): {
  readonly name: string;
  readonly deprecated: ReadonlySet<string>;
} {
  const spec = objectAt(definition, "spec");
  const deprecated = objectsAt(spec, "versions").flatMap((version) =>
    version["deprecated"] === true ? (textAt(version, "name") ?? []) : [],
  );
  const kind = textAt(objectAt(spec, "names"), "kind") ?? "";
  return { name: `${textAt(spec, "group") ?? ""}/${kind}`, deprecated: new Set(deprecated) };
}
