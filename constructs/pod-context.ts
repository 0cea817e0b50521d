import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { Notes } from "./notes.ts";
import { fieldOrRefuse, fieldOrWarn } from "./version-gates.ts";

/** What can be added to the baseline of a pod. Nothing of it can be taken away. */
export interface PodHardening {
  /**
   * User and group of all processes, and group of the volumes, where the cluster lets pods choose. Images such as
   * distroless call 65532 "nonroot".
   *
   * @default 65532
   */
  readonly runAs?: number | { readonly user: number; readonly group: number };
  /**
   * Confine the containers by the AppArmor profile of the container runtime. Nodes without AppArmor refuse the pod.
   *
   * @default - what the node does by itself
   */
  readonly appArmor?: "runtime-default";
  /**
   * Root in the pod is nobody on the node.
   *
   * @default - the user namespace of the node
   */
  readonly userNamespace?: "required";
}

export interface RenderedHardening {
  readonly pod: JsonObject;
  readonly context: JsonObject;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The additions, in the spelling of the cluster's version. */
export function hardeningOf(
  hardening: PodHardening,
  containers: readonly { readonly name: string }[],
  os: "linux" | "windows",
  profile: ClusterProfile,
  notes: Notes,
): RenderedHardening {
  const none: RenderedHardening = { pod: {}, context: {}, annotations: {} };
  if (os === "windows") {
    if (hardening.appArmor !== undefined) notes.refuse("Windows has no AppArmor; leave appArmor out");
    if (hardening.userNamespace !== undefined) notes.refuse("Windows has no user namespaces; leave userNamespace out");
    return none;
  }
  const isolated =
    hardening.userNamespace === "required" &&
    fieldOrRefuse(
      profile,
      "hostUsers",
      notes,
      "an older cluster would run the pod without; leave userNamespace out there",
    );
  const pod = isolated ? { hostUsers: false } : {};
  if (hardening.appArmor === undefined) return { ...none, pod };
  return fieldOrWarn(profile, "appArmorProfile", notes, "its older annotation is rendered, one per container")
    ? { ...none, pod, context: { appArmorProfile: { type: "RuntimeDefault" } } }
    : {
        ...none,
        pod,
        annotations: Object.fromEntries(
          containers.map(({ name }) => [`container.apparmor.security.beta.kubernetes.io/${name}`, "runtime/default"]),
        ),
      };
}

/** The security context of a pod. */
export function podContextOf(
  { runAs = 65532 }: PodHardening,
  os: "linux" | "windows",
  profile: ClusterProfile,
  additions: JsonObject,
): JsonObject {
  if (os === "windows") return { runAsNonRoot: true, windowsOptions: { runAsUserName: "ContainerUser" } };
  const { user, group } = typeof runAs === "number" ? { user: runAs, group: runAs } : runAs;
  const ids = { runAsUser: user, runAsGroup: group, fsGroup: group, supplementalGroups: [group] };
  return {
    runAsNonRoot: true,
    ...(profile.userIds === "assigned" ? {} : ids),
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
    ...additions,
  };
}
