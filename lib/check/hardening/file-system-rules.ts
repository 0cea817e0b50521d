import { objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { containerRule } from "../workload/pod-rule.ts";
import type { ContainerView } from "../workload/pod-view.ts";

/** Whether a container can change the files of its image. */
export const fileSystemRules: readonly ObjectRule[] = [
  containerRule(
    "HARDEN-READ-ONLY-ROOT",
    (container) =>
      container.security?.["readOnlyRootFilesystem"] === true
        ? undefined
        : `has a writable root filesystem; ${writablePaths(container)}`,
    "securityContext.readOnlyRootFilesystem",
    (_, __, pod) => !pod.windows,
  ),
];

function writablePaths({ spec }: ContainerView): string {
  const paths = objectsAt(spec, "volumeMounts")
    .filter((mount) => mount["readOnly"] !== true)
    .map((mount) => textAt(mount, "mountPath") ?? "");
  return paths.length === 0
    ? "it mounts nothing else that it could write to"
    : `volumes that it can write to are mounted at ${paths.join(", ")}`;
}
