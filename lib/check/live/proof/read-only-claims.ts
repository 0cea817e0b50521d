import type { ContainerName } from "../../../core/kube-access.ts";
import type { JsonObject, KubeObject } from "../../../core/kube-object.ts";
import { numberAt, objectAt, objectsAt, textAt } from "../../json.ts";
import { viewPod } from "../../workload/pod-view.ts";

/** A container that says of itself that its root file system is read-only. */
export interface ReadOnlyClaim extends ContainerName {
  /** Why it cannot be looked at, as a clause: `it is not running (CrashLoopBackOff)`. Absent: it runs. */
  readonly idle?: string;
  /** Its processes do not have a numbering of their own, so that number 1 is somebody else's. */
  readonly sharesProcesses: boolean;
  /** User and group that it runs as, where its pod says so. */
  readonly user?: number;
  readonly group?: number;
}

/** The claims of a pod, of containers that run as long as it does. Pods that are over and pods for Windows claim nothing. */
export function readOnlyClaims(object: KubeObject): readonly ReadOnlyClaim[] {
  const metadata = objectAt(object, "metadata");
  const spec = objectAt(object, "spec");
  const status = objectAt(object, "status");
  const phase = textAt(status, "phase");
  if (spec === undefined || phase === "Succeeded" || phase === "Failed") return [];
  const view = viewPod(spec, metadata ?? {});
  if (view.windows) return [];
  const states = ["containerStatuses", "initContainerStatuses"].flatMap((list) => objectsAt(status, list));
  const sharesProcesses = spec["shareProcessNamespace"] === true || spec["hostPID"] === true;
  return view.containers.flatMap(({ name, list, spec: container, security }) => {
    // A sidecar is an init container that is started again for as long as the pod runs.
    const lasting = list === "containers" || (list === "initContainers" && container["restartPolicy"] === "Always");
    if (!lasting || security?.["readOnlyRootFilesystem"] !== true) return [];
    const idle = idleness(states.find((state) => textAt(state, "name") === name));
    const [user, group] = ["runAsUser", "runAsGroup"].map(
      (key) => numberAt(security, key) ?? numberAt(view.security, key),
    );
    return [
      {
        namespace: textAt(metadata, "namespace") ?? "",
        pod: textAt(metadata, "name") ?? "",
        container: name,
        sharesProcesses,
        ...(idle === undefined ? {} : { idle }),
        ...(user === undefined ? {} : { user }),
        ...(group === undefined ? {} : { group }),
      },
    ];
  });
}

function idleness(container: JsonObject | undefined): string | undefined {
  const state = objectAt(container, "state");
  if (objectAt(state, "running") !== undefined) return undefined;
  const reason = textAt(objectAt(state, "waiting") ?? objectAt(state, "terminated"), "reason");
  return reason === undefined ? "it is not running" : `it is not running (${reason.slice(0, 80)})`;
}
