import { volumeSources } from "../lib/check/pod-security/kernel-checks.ts";
import type { FindingCode } from "../lib/core/finding-catalogue.ts";

/** A rule of the baseline as an expression of CEL, which the API server, Kyverno and Gatekeeper all evaluate. */
export interface BaselineRule {
  /** The code under which the checks of this package find the same. */
  readonly code: FindingCode;
  /** True for a pod that keeps the rule; over `variables`, as `podVariables` defines them. */
  readonly expression: string;
  /** What is wrong with a pod that does not, and what to do about it. */
  readonly message: string;
}

/** What rules look at; `spec` and `metadata`: paths of those of the pod within the object. */
export function podVariables(
  spec: string,
  metadata: string,
): readonly { readonly name: string; readonly expression: string }[] {
  return [
    { name: "podSpec", expression: spec },
    { name: "podMetadata", expression: metadata },
    { name: "windows", expression: "variables.podSpec.?os.?name.orValue('linux') == 'windows'" },
    {
      name: "containers",
      expression: "variables.podSpec.containers + variables.podSpec.?initContainers.orValue([])",
    },
    // Of another type than the others, so they cannot be in one list with them.
    { name: "debuggers", expression: "variables.podSpec.?ephemeralContainers.orValue([])" },
  ];
}

/** True where every container keeps it, those of debuggers included. */
function every(predicate: string): string {
  return `variables.containers.all(c, ${predicate}) && variables.debuggers.all(c, ${predicate})`;
}

/** What Linux has and Windows has not. */
function onLinux(expression: string): string {
  return `variables.windows || (${expression})`;
}

/** The part of the baseline that can be read off a single pod. */
export const baselineRules: readonly BaselineRule[] = [
  {
    code: "PSS-privileged",
    expression: every("!c.?securityContext.?privileged.orValue(false)"),
    message: "a container is privileged; leave privileged out",
  },
  {
    code: "PSS-hostNamespaces",
    expression: ["hostNetwork", "hostPID", "hostIPC"]
      .map((field) => `!variables.podSpec.?${field}.orValue(false)`)
      .join(" && "),
    message: "the pod shares a namespace of its node; leave hostNetwork, hostPID and hostIPC out",
  },
  {
    code: "PSS-restrictedVolumes",
    expression: `variables.podSpec.?volumes.orValue([]).all(v, ${[...volumeSources].map((kind) => `v.?${kind}.hasValue()`).join(" || ")})`,
    message: "the pod mounts a directory of its node or a volume of an older kind; use a claim, or a volume of its own",
  },
  {
    code: "PSS-hostPorts",
    expression: "variables.containers.all(c, c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0))",
    message: "a container takes a port of its node; leave hostPort out and use a Service",
  },
  {
    code: "PSS-runAsNonRoot",
    expression: every(
      "c.?securityContext.?runAsNonRoot.orValue(variables.podSpec.?securityContext.?runAsNonRoot.orValue(false))",
    ),
    message: "a container may run as root; set runAsNonRoot",
  },
  {
    code: "PSS-allowPrivilegeEscalation",
    expression: onLinux(every("!c.?securityContext.?allowPrivilegeEscalation.orValue(true)")),
    message: "a process can gain privileges; set allowPrivilegeEscalation to false",
  },
  {
    code: "PSS-capabilities_restricted",
    expression: onLinux(
      every(
        "'ALL' in c.?securityContext.?capabilities.?drop.orValue([]) && c.?securityContext.?capabilities.?add.orValue([]).all(x, x == 'NET_BIND_SERVICE')",
      ),
    ),
    message: "a container keeps capabilities; drop ALL and add at most NET_BIND_SERVICE",
  },
  {
    code: "PSS-seccompProfile_restricted",
    expression: onLinux(
      every(
        "c.?securityContext.?seccompProfile.?type.orValue(variables.podSpec.?securityContext.?seccompProfile.?type.orValue('')) in ['RuntimeDefault', 'Localhost']",
      ),
    ),
    message: "system calls are not filtered; set seccompProfile.type to RuntimeDefault",
  },
  {
    code: "HARDEN-READ-ONLY-ROOT",
    expression: onLinux(every("c.?securityContext.?readOnlyRootFilesystem.orValue(false)")),
    message: "a root filesystem is writable; set readOnlyRootFilesystem and mount a volume where the program writes",
  },
  {
    code: "HARDEN-IMAGE-DIGEST",
    expression: "variables.containers.all(c, c.image.matches('@sha256:[0-9a-f]{64}$'))",
    message: "an image is not pinned; name it by its digest",
  },
  {
    code: "HARDEN-CPU-REQUEST",
    expression: "variables.containers.all(c, 'cpu' in c.?resources.?requests.orValue({}))",
    message: "a container requests no CPU; set resources.requests.cpu",
  },
  {
    code: "HARDEN-MEMORY-LIMIT",
    expression: "variables.containers.all(c, 'memory' in c.?resources.?limits.orValue({}))",
    message: "a container has no limit of memory; set resources.limits.memory",
  },
  {
    code: "HARDEN-TOKEN-MOUNTED",
    expression: "!variables.podSpec.?automountServiceAccountToken.orValue(true)",
    message: "a token of the API is mounted unasked; set automountServiceAccountToken to false",
  },
  {
    code: "HARDEN-SECRET-ENV",
    expression:
      "variables.containers.all(c, c.?env.orValue([]).all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef)) && c.?envFrom.orValue([]).all(e, !has(e.secretRef)))",
    message: "secrets come through the environment; mount them as files",
  },
  {
    code: "HARDEN-OWNER",
    expression: "'owner' in variables.podMetadata.?labels.orValue({})",
    message: "the pod does not name its owner; set the label owner",
  },
  {
    code: "HARDEN-COMMIT",
    expression: "'org.opencontainers.image.revision' in variables.podMetadata.?annotations.orValue({})",
    message: "the pod does not name its commit; set the annotation org.opencontainers.image.revision",
  },
];

/** Kinds that make pods, by where the pod is in them. */
export interface PodShape {
  readonly name: "pods" | "templates" | "schedules";
  readonly spec: string;
  readonly metadata: string;
  readonly kinds: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly resource: string;
  }[];
}

export const podShapes: readonly PodShape[] = [
  {
    name: "pods",
    spec: "object.spec",
    metadata: "object.metadata",
    kinds: [{ group: "", version: "v1", kind: "Pod", resource: "pods" }],
  },
  {
    name: "templates",
    spec: "object.spec.template.spec",
    metadata: "object.spec.template.metadata",
    kinds: [
      ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) => ({
        group: "apps",
        version: "v1",
        kind,
        resource: `${kind.toLowerCase()}s`,
      })),
      { group: "batch", version: "v1", kind: "Job", resource: "jobs" },
    ],
  },
  {
    name: "schedules",
    spec: "object.spec.jobTemplate.spec.template.spec",
    metadata: "object.spec.jobTemplate.spec.template.metadata",
    kinds: [{ group: "batch", version: "v1", kind: "CronJob", resource: "cronjobs" }],
  },
];
