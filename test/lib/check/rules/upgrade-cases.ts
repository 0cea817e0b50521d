import type { JsonObject, KubeObject } from "../../../../lib/core/kube-object.ts";
import { barePod, friends, object, type WorkloadParts, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases, Said } from "./cases.ts";

const good: Case = ["a hardened workload with its budget", "pass", [workload(), ...friends()]];
const fine = (title: string, parts: WorkloadParts): Case => [title, "pass", [workload(parts)]];
const bad = (title: string, parts: WorkloadParts, path: string, said: Said = {}): Case => [
  title,
  "fail",
  [workload(parts)],
  { path, ...said },
];
const pod = (parts: JsonObject): WorkloadParts => ({ pod: parts });
const template = "spec.template";
const matchLabels = { "app.kubernetes.io/instance": "web" };
const target = { kind: "PodDisruptionBudget", namespace: "shop", name: "budget" };

function budget(spec: JsonObject, status: JsonObject | null = null) {
  return object("policy/v1", "PodDisruptionBudget", {
    metadata: { name: "budget", namespace: "shop" },
    spec: { selector: { matchLabels }, ...spec },
    status,
  });
}

function scaler(minReplicas: number | null) {
  return object("autoscaling/v2", "HorizontalPodAutoscaler", {
    metadata: { name: "web", namespace: "shop" },
    spec: { minReplicas, maxReplicas: 9, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
  });
}

const replicas = (count: number): WorkloadParts => ({ spec: { replicas: count } });

const enforce = "pod-security.kubernetes.io/enforce";

function holding(level: string, version: string | null = null): KubeObject {
  const labels = { [enforce]: level, ...(version === null ? {} : { [`${enforce}-version`]: version }) };
  return object("v1", "Namespace", { metadata: { name: "shop", labels } });
}

/** Its probe names a host, which the baseline forbids from 1.34 on. */
const probed = workload({ container: { readinessProbe: { tcpSocket: { host: "10.0.0.1", port: 80 } } } });
const refused = (title: string, ...objects: readonly KubeObject[]): Case => [title, "fail", objects];
const from133 = { current: "1.33", hops: ["1.34", "1.35"] };

/** Cases of what stands against the replacement of nodes. */
export const upgradeCases: Cases = {
  "UPGRADE-POD-REFUSED": [
    ["a hardened workload", "pass", [workload(), holding("restricted")]],
    refused("root", workload({ podSecurity: { runAsNonRoot: false } }), holding("restricted")),
    refused("root, before its namespace is known", holding("restricted"), workload({ podSecurity: { runAsUser: 0 } })),
    ["root at the baseline", "pass", [workload({ podSecurity: { runAsUser: 0 } }), holding("baseline")]],
    refused("the node's network at the baseline", workload({ pod: { hostNetwork: true } }), holding("baseline")),
    ["a privileged namespace", "none", [workload({ pod: { hostNetwork: true } }), holding("privileged")]],
    ["another namespace", "none", [workload({ namespace: "web" }), holding("restricted")]],
    ["no namespace", "none", [workload({ pod: { hostNetwork: true } })]],
    [
      "what a minor on the way begins to ask",
      "fail",
      [probed, holding("baseline")],
      { appliesFrom: "1.34", message: "names a host" },
      from133,
    ],
    ["what is asked now", "fail", [probed, holding("baseline")], { message: "shop enforces the level baseline" }],
    ["a version that does not ask it yet", "pass", [probed, holding("baseline", "v1.33")], {}, from133],
    ["a version that asks it", "fail", [probed, holding("baseline", "v1.34")], {}, from133],
    [
      "a version that the API server does not know yet",
      "pass",
      [probed, holding("baseline", "v1.36")],
      {},
      { current: "1.32", hops: ["1.33"] },
    ],
    ["a version before all that is known", "unknown", [probed, holding("baseline", "v1.18")]],
    ["a level that is none", "unknown", [probed, holding("strict")]],
    ["a version that is none", "unknown", [probed, holding("baseline", "newest")]],
  ],
  "UPGRADE-READINESS-PROBE": [
    good,
    bad("none", { container: { readinessProbe: null } }, `${template}.spec.containers[0].readinessProbe`),
    ["a task", "none", [workload({ apiVersion: "batch/v1", kind: "Job", container: { readinessProbe: null } })]],
  ],
  "UPGRADE-SINGLE-REPLICA": [
    good,
    bad("one", replicas(1), "spec.replicas"),
    ["by default", "fail", [workload({ spec: { replicas: null } })]],
    ["an autoscaler that keeps two", "pass", [workload(replicas(1)), scaler(2)]],
    ["an autoscaler that keeps one", "fail", [scaler(null), workload(replicas(3))]],
    ["none at all", "pass", [workload(replicas(0))]],
    ["one on each node", "none", [workload({ kind: "DaemonSet", spec: {} })]],
  ],
  "UPGRADE-BARE-POD": [
    ["a pod of nobody", "fail", [barePod()]],
    ["a pod that has ended", "pass", [{ ...barePod(), status: { phase: "Succeeded" } }]],
    [
      "a pod of something unknown",
      "pass",
      [barePod({ metadata: { ownerReferences: [{ kind: "Kafka", controller: true }] } })],
    ],
    [
      "a pod of a ReplicaSet",
      "none",
      [barePod({ metadata: { ownerReferences: [{ kind: "ReplicaSet", controller: true }] } })],
    ],
    ["a workload", "none", [workload()]],
  ],
  "UPGRADE-GRACE-PERIOD": [
    good,
    fine("no time for what keeps nothing", pod({ terminationGracePeriodSeconds: 0 })),
    [
      "no time for what keeps something",
      "fail",
      [workload({ kind: "StatefulSet", pod: { terminationGracePeriodSeconds: 0 } })],
    ],
    fine("an hour", pod({ terminationGracePeriodSeconds: 3600 })),
    bad(
      "more than an hour",
      pod({ terminationGracePeriodSeconds: 3601 }),
      `${template}.spec.terminationGracePeriodSeconds`,
    ),
  ],
  "UPGRADE-EVICTION-REFUSED": [
    good,
    fine("not any more", { podMetadata: { annotations: { "karpenter.sh/do-not-disrupt": "false" } } }),
    bad(
      "an annotation",
      { podMetadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } } },
      `${template}.metadata.annotations["karpenter.sh/do-not-disrupt"]`,
    ),
  ],
  "UPGRADE-POD-FINALIZER": [
    good,
    bad("one", { podMetadata: { finalizers: ["example.com/drain"] } }, `${template}.metadata.finalizers`, {
      message: "example.com/drain",
    }),
  ],
  "UPGRADE-NODE-VOLUME": [
    good,
    bad(
      "data",
      pod({ volumes: [{ name: "a", hostPath: { path: "/data/web" } }] }),
      `${template}.spec.volumes[0].hostPath`,
    ),
    fine("files of the node itself", pod({ volumes: [{ name: "a", hostPath: { path: "/proc" } }] })),
    [
      "an agent of every node",
      "none",
      [workload({ kind: "DaemonSet", pod: { volumes: [{ name: "a", hostPath: { path: "/data" } }] } })],
    ],
  ],
  "UPGRADE-RUNTIME-SOCKET": [
    good,
    bad(
      "Docker's",
      pod({ volumes: [{ name: "a", hostPath: { path: "/var/run/docker.sock" } }] }),
      `${template}.spec.volumes[0].hostPath.path`,
    ),
    fine("containerd's", pod({ volumes: [{ name: "a", hostPath: { path: "/run/containerd/containerd.sock" } }] })),
  ],
  "UPGRADE-NO-SPREAD": [
    good,
    bad("neither", pod({ topologySpreadConstraints: null }), `${template}.spec.topologySpreadConstraints`),
    fine("anti-affinity", pod({ topologySpreadConstraints: null, affinity: { podAntiAffinity: {} } })),
    ["a pod alone", "none", [workload({ ...replicas(1), pod: { topologySpreadConstraints: null } })]],
    ...["StatefulSet", "Rollout"].map((kind): Case => {
      const apiVersion = kind === "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1";
      return [`of a ${kind}`, "fail", [workload({ apiVersion, kind, pod: { topologySpreadConstraints: null } })]];
    }),
    ["one on each node", "none", [workload({ kind: "DaemonSet", pod: { topologySpreadConstraints: null } })]],
  ],
  "UPGRADE-MIN-READY": [
    good,
    bad("none", { spec: { minReadySeconds: null } }, "spec.minReadySeconds"),
    bad("none of a StatefulSet", { kind: "StatefulSet", spec: { minReadySeconds: 0 } }, "spec.minReadySeconds"),
    ["a kind of another group", "none", [workload({ apiVersion: "example.com/v1", spec: { minReadySeconds: null } })]],
    ["one on each node", "none", [workload({ kind: "DaemonSet", spec: { minReadySeconds: null } })]],
  ],
  "UPGRADE-BUDGET-FORBIDS": [
    good,
    [
      "none may go",
      "fail",
      [budget({ maxUnavailable: 0 }), workload()],
      { target, path: "spec.maxUnavailable", message: "it lets none of its 3 go" },
    ],
    ["its only pod", "fail", [budget({ minAvailable: 1 }), workload(replicas(1))], { message: "its only pod" }],
    [
      "however many there are",
      "fail",
      [budget({ maxUnavailable: 0 }), workload({ kind: "DaemonSet", spec: {} })],
      { message: "none of its pods" },
    ],
    ["no percent may go", "fail", [budget({ maxUnavailable: "0%" }), workload()]],
    ["a percent may go, which is one", "pass", [budget({ maxUnavailable: "1%" }), workload()]],
    ["all must stay", "fail", [budget({ minAvailable: "100%" }), workload()], { path: "spec.minAvailable" }],
    ["as many must stay as there are", "fail", [workload(), budget({ minAvailable: 3 })]],
    ["one fewer must stay", "pass", [workload(), budget({ minAvailable: 2 })]],
    ["a share that rounds up to all", "fail", [workload(replicas(2)), budget({ minAvailable: "51%" })]],
    ["a share that leaves one", "pass", [workload(replicas(4)), budget({ minAvailable: "75%" })]],
    ["the autoscaler's least number counts", "fail", [workload(replicas(9)), scaler(2), budget({ minAvailable: 2 })]],
    ["the number is not known", "pass", [workload({ kind: "DaemonSet", spec: {} }), budget({ minAvailable: 2 })]],
    [
      "what the API server counted counts",
      "fail",
      [budget({ minAvailable: 2 }, { observedGeneration: 1, expectedPods: 2, disruptionsAllowed: 0 })],
    ],
    ["nothing runs", "pass", [workload(replicas(0)), budget({ minAvailable: 1 })]],
    ["nothing is said", "pass", [workload(), budget({})]],
  ],
  "UPGRADE-BUDGET-EXHAUSTED": [
    [
      "all is well",
      "pass",
      [budget({ maxUnavailable: 1 }, { observedGeneration: 1, expectedPods: 3, disruptionsAllowed: 1 })],
    ],
    [
      "pods are unwell",
      "fail",
      [budget({ maxUnavailable: 1 }, { observedGeneration: 1, expectedPods: 3, disruptionsAllowed: 0 })],
      { target, path: "status.disruptionsAllowed" },
    ],
    [
      "its status does not say how many may go",
      "pass",
      [workload(), budget({ maxUnavailable: 1 }, { expectedPods: 3 })],
    ],
    [
      "its status does not say how many there are",
      "pass",
      [workload(), budget({ maxUnavailable: 1 }, { disruptionsAllowed: 0 })],
    ],
    [
      "it forbids everything anyway",
      "pass",
      [budget({ maxUnavailable: 0 }, { expectedPods: 3, disruptionsAllowed: 0 })],
    ],
  ],
  "UPGRADE-BUDGET-OVERLAP": [
    good,
    [
      "two",
      "fail",
      [budget({ maxUnavailable: 1 }), ...friends(), workload()],
      { target: { kind: "Deployment", namespace: "shop", name: "web" }, message: "budget, web" },
    ],
    ["in two namespaces", "pass", [budget({ maxUnavailable: 1 }), ...friends("other"), workload()]],
  ],
  "UPGRADE-BUDGET-ORPHANED": [
    good,
    [
      "a selector of something else",
      "fail",
      [workload(), budget({ maxUnavailable: 1, selector: { matchLabels: { app: "a" } } })],
      { target, path: "spec.selector" },
    ],
    ["no selector", "fail", [workload(), budget({ maxUnavailable: 1, selector: null })]],
    ["an empty selector selects everything", "pass", [workload(), budget({ maxUnavailable: 1, selector: {} })]],
    [
      "nothing of its namespace was read",
      "unknown",
      [budget({ maxUnavailable: 1 })],
      { message: "no workload of its namespace was read" },
    ],
    ["everything was read", "fail", [budget({ maxUnavailable: 1 })], {}, { complete: true }],
    [
      "its controller has not looked yet",
      "pass",
      [workload(), budget({ maxUnavailable: 1 }, { expectedPods: 0, disruptionsAllowed: 0 })],
    ],
    [
      "the API server found none",
      "fail",
      [budget({ maxUnavailable: 1 }, { observedGeneration: 1, expectedPods: 0, disruptionsAllowed: 0 })],
    ],
    [
      "by expression",
      "pass",
      [
        workload(),
        budget({
          maxUnavailable: 1,
          selector: { matchExpressions: [{ key: "owner", operator: "In", values: ["shop"] }] },
        }),
      ],
    ],
    [
      "by the opposite expression",
      "fail",
      [
        workload(),
        budget({
          maxUnavailable: 1,
          selector: { matchExpressions: [{ key: "owner", operator: "NotIn", values: ["shop"] }] },
        }),
      ],
    ],
  ],
  "UPGRADE-BUDGET-MISSING": [
    good,
    [
      "several pods",
      "fail",
      [workload()],
      { target: { kind: "Deployment", namespace: "shop", name: "web" }, message: "3 pods" },
    ],
    ["one pod", "pass", [workload(replicas(1))]],
  ],
  "UPGRADE-WORKLOAD-UNHEALTHY": [
    ...["Deployment", "StatefulSet"].map((kind): Case => {
      const status = { observedGeneration: 1, readyReplicas: 0 };
      return [`none of a ${kind} is`, "fail", [{ ...workload({ kind }), status }], { message: "0 of its 3" }];
    }),
    [
      "a kind of another group",
      "none",
      [{ ...workload({ apiVersion: "example.com/v1" }), status: { observedGeneration: 1 } }],
    ],
    ["all are ready", "pass", [{ ...workload(), status: { observedGeneration: 1, readyReplicas: 3 } }]],
    [
      "one is not",
      "fail",
      [{ ...workload(), status: { observedGeneration: 1, readyReplicas: 2 } }],
      { message: "2 of its 3" },
    ],
    [
      "none on the nodes",
      "fail",
      [{ ...workload({ kind: "DaemonSet", spec: {} }), status: { observedGeneration: 1, desiredNumberScheduled: 2 } }],
      { message: "0 of its 2" },
    ],
    [
      "on all nodes",
      "pass",
      [
        {
          ...workload({ kind: "DaemonSet", spec: {} }),
          status: { observedGeneration: 1, desiredNumberScheduled: 2, numberReady: 2 },
        },
      ],
    ],
    ["a file has no status", "none", [workload()]],
  ],
  "UPGRADE-NODE-UNREADY": [
    ["ready", "pass", [node(["Ready", "True"], ["DiskPressure", "False"])]],
    ["not ready", "fail", [node(["Ready", "Unknown"])], { message: "Ready is Unknown" }],
    ["short of disk", "fail", [node(["Ready", "True"], ["DiskPressure", "True"])], { path: "status.conditions" }],
    ["of something else", "pass", [node(["Ready", "True"], ["KernelDeadlock", "True"])]],
    ["it tells nothing", "none", [node()]],
  ],
};

function node(...conditions: readonly (readonly [type: string, status: string])[]) {
  return object("v1", "Node", {
    metadata: { name: "n" },
    status: { conditions: conditions.map(([type, status]) => ({ type, status })) },
  });
}
