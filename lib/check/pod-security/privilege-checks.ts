import type { JsonValue } from "../../core/kube-object.ts";
import { listAt, objectAt } from "../json.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";
import { type Flaw, flawOf, type JudgePod, type PodSecurityCheck, quoted } from "./check.ts";

/** Capabilities that container runtimes give by themselves. */
const defaultCapabilities: ReadonlySet<JsonValue> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** Checks of what processes may do. */
export const privilegeChecks: readonly PodSecurityCheck[] = [
  { id: "privileged", level: "baseline", versions: [[0, privileged]] },
  {
    id: "allowPrivilegeEscalation",
    level: "restricted",
    versions: [
      [8, privilegeEscalation],
      [25, exceptWindows(privilegeEscalation)],
    ],
  },
  { id: "capabilities_baseline", level: "baseline", versions: [[0, addedCapabilities]] },
  {
    id: "capabilities_restricted",
    level: "restricted",
    versions: [
      [22, droppedCapabilities],
      [25, exceptWindows(droppedCapabilities)],
    ],
    overrides: "capabilities_baseline",
  },
  {
    id: "procMount",
    level: "baseline",
    versions: [
      [0, procMount],
      [35, exceptUserNamespaces(procMount)],
    ],
  },
  { id: "procMount_restricted", level: "restricted", versions: [[35, procMount]], overrides: "procMount" },
];

/** Windows knows nothing of it, and pods for Windows nodes may not even say it. */
export function exceptWindows(judge: JudgePod): JudgePod {
  return (pod) => (pod.windows ? [] : judge(pod));
}

/** Root of a user namespace is nobody on the node. */
export function exceptUserNamespaces(judge: JudgePod): JudgePod {
  return (pod) => (pod.spec["hostUsers"] === false ? [] : judge(pod));
}

function* privileged({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers)
    if (container.security?.["privileged"] === true)
      yield flawOf(container, "securityContext.privileged", "is privileged");
}

function* privilegeEscalation({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers)
    if (container.security?.["allowPrivilegeEscalation"] !== false)
      yield flawOf(
        container,
        "securityContext.allowPrivilegeEscalation",
        "does not set allowPrivilegeEscalation to false",
      );
}

function added({ security }: ContainerView): readonly JsonValue[] {
  return listAt(objectAt(security, "capabilities"), "add");
}

function* addedCapabilities({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers) {
    const extra = added(container).filter((name) => !defaultCapabilities.has(name));
    if (extra.length > 0)
      yield flawOf(container, "securityContext.capabilities.add", `adds capabilities: ${quoted(extra.map(String))}`);
  }
}

function* droppedCapabilities({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers) {
    const extra = added(container).filter((name) => name !== "NET_BIND_SERVICE");
    const kept = !listAt(objectAt(container.security, "capabilities"), "drop").includes("ALL");
    const said = [
      ...(kept ? ["does not drop all capabilities"] : []),
      ...(extra.length > 0 ? [`adds capabilities: ${quoted(extra.map(String))}`] : []),
    ];
    const field = kept ? "drop" : "add";
    if (said.length > 0) yield flawOf(container, `securityContext.capabilities.${field}`, said.join(" and "));
  }
}

function* procMount({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers) {
    const mount = container.security?.["procMount"] ?? "Default";
    if (mount !== "Default")
      yield flawOf(container, "securityContext.procMount", `sets procMount to ${JSON.stringify(mount)}`);
  }
}
