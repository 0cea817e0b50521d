import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";

/** What a workload of the builders is changed by. What is `undefined` is left out. */
export interface WorkloadParts {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Of the object and of its pods. */
  readonly labels?: JsonObject;
  readonly annotations?: JsonObject;
  readonly metadata?: JsonObject;
  /** Of the controller. */
  readonly spec?: JsonObject;
  readonly podMetadata?: JsonObject;
  readonly pod?: JsonObject;
  readonly podSecurity?: JsonObject;
  readonly container?: JsonObject;
  readonly containerSecurity?: JsonObject;
}

const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web", owner: "shop" };
const annotations = {
  "org.opencontainers.image.source": "https://git.example.com/shop/web",
  "org.opencontainers.image.revision": "4f2b7c19d0e8a6b35c41",
};
const digest = "sha256:6d1ef012b5674ad8a127ecfa9b5e6f5178d171b90ee462846974177fd9bdd39f";

/** A container that no rule has anything against. */
export function container({ containerSecurity, container: other }: WorkloadParts = {}): JsonObject {
  return {
    name: "web",
    image: `registry.example.com/shop/web:1.4.2@${digest}`,
    ports: [{ name: "http", containerPort: 8080 }],
    resources: {
      requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "64Mi" },
    },
    startupProbe: { httpGet: { path: "/livez", port: "http" }, failureThreshold: 30 },
    livenessProbe: { httpGet: { path: "/livez", port: "http" } },
    readinessProbe: { httpGet: { path: "/readyz", port: "http" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      ...containerSecurity,
    },
    ...other,
  };
}

/** The spec of a pod that no rule has anything against. */
export function podSpec(parts: WorkloadParts = {}): JsonObject {
  return {
    serviceAccountName: "web",
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 40,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: "RuntimeDefault" },
      appArmorProfile: { type: "RuntimeDefault" },
      ...parts.podSecurity,
    },
    affinity: nodeAffinity,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "app.kubernetes.io/instance": "web" } },
      },
    ],
    containers: [container(parts)],
    ...parts.pod,
  };
}

const nodeAffinity: JsonObject = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
            { key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] },
          ],
        },
      ],
    },
  },
};

/** A Deployment, or another kind with a template, that no rule has anything against when `friends` stand beside it. */
export function workload(parts: WorkloadParts = {}): KubeObject {
  const own = { labels: parts.labels ?? labels, annotations: parts.annotations ?? annotations };
  return object(parts.apiVersion ?? "apps/v1", parts.kind ?? "Deployment", {
    metadata: { name: parts.name ?? "web", namespace: parts.namespace ?? "shop", ...own, ...parts.metadata },
    spec: {
      replicas: 3,
      minReadySeconds: 5,
      selector: { matchLabels: { "app.kubernetes.io/instance": "web" } },
      ...parts.spec,
      template: { metadata: { ...own, ...parts.podMetadata }, spec: podSpec(parts) },
    },
  });
}

/** A pod by itself. */
export function barePod(parts: WorkloadParts = {}): KubeObject {
  const own = { labels: parts.labels ?? labels, annotations: parts.annotations ?? annotations };
  return object("v1", "Pod", {
    metadata: { name: parts.name ?? "web", namespace: parts.namespace ?? "shop", ...own, ...parts.metadata },
    spec: podSpec(parts),
  });
}

/** Any object. */
export function object(apiVersion: string, kind: string, rest: JsonObject = {}): KubeObject {
  return { apiVersion, kind, ...rest };
}

/** What a careful owner puts beside a workload: a budget for its disruptions and policies for its network. */
export function friends(namespace = "shop"): readonly KubeObject[] {
  const matchLabels = { "app.kubernetes.io/instance": "web" };
  return [
    object("policy/v1", "PodDisruptionBudget", {
      metadata: { name: "web", namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    }),
    object("networking.k8s.io/v1", "NetworkPolicy", {
      metadata: { name: "web", namespace },
      spec: { podSelector: { matchLabels }, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] },
    }),
  ];
}
