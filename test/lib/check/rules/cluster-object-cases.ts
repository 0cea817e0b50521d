import { generate } from "selfsigned";
import type { JsonObject, KubeObject } from "../../../../lib/core/kube-object.ts";
import { object, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases } from "./cases.ts";

const image = (reference: string): readonly KubeObject[] => [workload({ container: { image: reference } })];
const imagePath = "spec.template.spec.containers[0].image";
const volume = (spec: JsonObject) => object("v1", "PersistentVolume", { metadata: { name: "a" }, spec });
const zone = (...values: readonly string[]): JsonObject => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values }] }],
    },
  },
});
const ahead = { current: "1.32", hops: ["1.33", "1.34"] };

/** A bundle that ends on a day. */
async function bundle(day: string): Promise<string> {
  const notAfterDate = new Date(`${day}T00:00:00Z`);
  const { cert } = await generate([{ name: "commonName", value: "ca" }], {
    keyType: "ec",
    notBeforeDate: new Date("2020-01-01T00:00:00Z"),
    notAfterDate,
  });
  return Buffer.from(cert).toString("base64");
}

const [ended, today, soon, later] = await Promise.all([
  bundle("2026-11-20"),
  bundle("2026-11-21"),
  bundle("2026-12-20"),
  bundle("2027-06-01"),
]);

interface WebhookParts {
  readonly webhook?: JsonObject;
  readonly client?: JsonObject;
  readonly metadata?: JsonObject;
}

const onPods: JsonObject = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] };
const exempt: JsonObject = {
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["shop"] }],
};

function webhook({ webhook: own, client, metadata }: WebhookParts = {}): KubeObject {
  return object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
    metadata: { name: "hook", ...metadata },
    webhooks: [
      {
        name: "a.example.com",
        clientConfig: { service: { namespace: "shop", name: "web" }, ...client },
        rules: [{ ...onPods, resources: ["services"] }],
        ...own,
      },
    ],
  });
}

function namespace(level?: string, name = "shop"): KubeObject {
  const labels = level === undefined ? {} : { "pod-security.kubernetes.io/enforce": level };
  return object("v1", "Namespace", { metadata: { name, labels } });
}

function service(selector: JsonObject | null = { "app.kubernetes.io/instance": "web" }): KubeObject {
  return object("v1", "Service", { metadata: { name: "web", namespace: "shop" }, spec: { selector } });
}

function slice(ready: boolean): KubeObject {
  return object("discovery.k8s.io/v1", "EndpointSlice", {
    metadata: { name: "web-x", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready } }],
  });
}

const definition = (spec: JsonObject, status: JsonObject = {}) =>
  object("apiextensions.k8s.io/v1", "CustomResourceDefinition", { metadata: { name: "a" }, spec, status });
const conversion: JsonObject = {
  conversion: { strategy: "Webhook", webhook: { clientConfig: { service: { namespace: "shop", name: "web" } } } },
};
const apiService = (status: JsonObject = {}) =>
  object("apiregistration.k8s.io/v1", "APIService", {
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: { service: { namespace: "shop", name: "web" } },
    status,
  });
const nodePool = (spec: JsonObject, nodeClassRef: JsonObject = { kind: "EC2NodeClass", name: "default" }) =>
  object("karpenter.sh/v1", "NodePool", {
    metadata: { name: "default" },
    spec: { ...spec, template: { spec: { expireAfter: spec["expireAfter"] ?? null, nodeClassRef } } },
  });
const nodeClass = (spec: JsonObject) =>
  object("karpenter.k8s.aws/v1", "EC2NodeClass", { metadata: { name: "default" }, spec });
const latest = nodeClass({ amiSelectorTerms: [{ alias: "al2023@latest" }] });

function backend(make: () => KubeObject, path: string): readonly Case[] {
  return [
    ["pods behind its Service", "pass", [make(), service(), workload()]],
    ["no pods behind its Service", "fail", [make(), service({ app: "gone" }), workload()], { path }],
    ["as many as none", "fail", [service(), workload({ spec: { replicas: 0 } }), make()]],
    ["one on each node", "pass", [service(), workload({ kind: "DaemonSet", spec: {} }), make()]],
    [
      "one on each node beside none",
      "pass",
      [
        service(),
        workload({ spec: { replicas: 0 } }),
        workload({ kind: "DaemonSet", name: "agent", spec: {} }),
        make(),
      ],
    ],
    ["its Service was not read", "unknown", [make(), workload()], { message: "was not read" }],
    ["there is no Service", "fail", [make()], { message: "there is no Service shop/web" }, { complete: true }],
    ["addresses that are not ready", "fail", [make(), service(), workload(), slice(false)]],
    ["addresses that are ready", "pass", [make(), service(null), slice(true)]],
    ["addresses that are told nowhere", "unknown", [make(), service(null)]],
  ];
}

/** Cases of what around workloads stands against an upgrade. */
export const clusterObjectCases: Cases = {
  "HARDEN-NAMESPACE-LEVEL": [
    ["no level", "fail", [namespace()], { path: "metadata.labels" }],
    ["everything", "fail", [namespace("privileged")], { message: "level privileged" }],
    ["the level below", "fail", [namespace("baseline")], { severity: "info" }],
    ["restricted", "pass", [namespace("restricted")]],
    ["a namespace of the system", "none", [namespace(undefined, "kube-system")]],
    ["a namespace of OpenShift", "none", [namespace(undefined, "openshift-dns")]],
    ["a namespace that sounds like the system's", "fail", [namespace(undefined, "my-kube-tools")]],
    [
      "a namespace of somebody's own kind",
      "none",
      [object("example.com/v1", "Namespace", { metadata: { name: "a" } })],
    ],
    ["another kind", "none", [object("v1", "ConfigMap", { metadata: { name: "a" } })]],
  ],
  "UPGRADE-LOCAL-VOLUME": [
    ["a disk of the network", "pass", [volume({ csi: {} })]],
    [
      "a disk of a node",
      "fail",
      [volume({ local: { path: "/a" }, claimRef: { namespace: "shop", name: "data" } })],
      { path: "spec.local", message: "shop/data" },
    ],
    ["a directory of a node", "fail", [volume({ hostPath: { path: "/a" } })]],
  ],
  "UPGRADE-ZONAL-VOLUME": [
    ["one zone", "fail", [volume(zone("eu-1a"))], { path: "spec.nodeAffinity", message: "eu-1a" }],
    ["two zones", "pass", [volume(zone("eu-1a", "eu-1b"))]],
    ["every zone", "pass", [volume({ nfs: {} })]],
  ],
  "UPGRADE-STUCK-DELETION": [
    [
      "a finalizer",
      "fail",
      [
        object("v1", "Namespace", {
          metadata: { name: "a", deletionTimestamp: "2026-11-01T00:00:00Z" },
          spec: { finalizers: ["kubernetes"] },
        }),
      ],
      { message: "kubernetes" },
    ],
    ["none", "pass", [object("v1", "Pod", { metadata: { name: "a", deletionTimestamp: "2026-11-01T00:00:00Z" } })]],
    [
      "it is not deleted",
      "none",
      [
        object("v1", "PersistentVolumeClaim", {
          metadata: { name: "a", finalizers: ["kubernetes.io/pvc-protection"] },
        }),
      ],
    ],
  ],
  "UPGRADE-RETIRED-IMAGE": [
    ["looked after", "pass", image("registry.example.com/shop/web:1")],
    [
      "Ingress NGINX in a mirror",
      "fail",
      image("mirror.example.com/k8s/ingress-nginx/controller:v1.11.0@sha256:0"),
      { path: imagePath, message: "Ingress NGINX" },
    ],
    ["only its name in another one", "pass", image("registry.example.com/not-ingress-nginx/controller:1")],
    ["the dashboard", "fail", image("kubernetesui/dashboard-web:1.7.0"), { message: "Kubernetes Dashboard" }],
  ],
  "UPGRADE-RETIRED-REGISTRY": [
    ["its successor", "pass", image("registry.k8s.io/pause:3.9")],
    ["the frozen one", "fail", image("k8s.gcr.io/pause:3.9"), { path: imagePath }],
  ],
  "UPGRADE-BEHAVIOUR-REMOVED": [
    ["nothing of the kind", "pass", [workload()]],
    [
      "a volume that goes on the way",
      "fail",
      [workload({ pod: { volumes: [{ name: "a", gitRepo: { repository: "x" } }] } })],
      { path: "spec.template.spec.volumes[0].gitRepo", appliesFrom: "1.33" },
      ahead,
    ],
    [
      "a volume that goes later",
      "pass",
      [workload({ pod: { volumes: [{ name: "a", gitRepo: {} }] } })],
      {},
      { current: "1.31", hops: ["1.32"] },
    ],
    [
      "a volume that has gone",
      "fail",
      [workload({ pod: { volumes: [{ name: "a", rbd: {} }] } })],
      { path: "spec.template.spec.volumes[0].rbd" },
    ],
    [
      "an annotation",
      "fail",
      [
        workload({
          podMetadata: { annotations: { "container.seccomp.security.alpha.kubernetes.io/web": "runtime/default" } },
        }),
      ],
      { path: 'spec.template.metadata.annotations["container.seccomp.security.alpha.kubernetes.io/web"]' },
    ],
    ["a label of nodes", "fail", [workload({ pod: { nodeSelector: { "node-role.kubernetes.io/master": "" } } })]],
  ],
  "UPGRADE-KUBE-PROXY-IPVS": [
    ["iptables", "pass", [kubeProxy("mode: iptables")]],
    ["ipvs", "fail", [kubeProxy('ipvs:\n  scheduler: rr\nmode: "ipvs"\n')], { path: 'data["config.conf"]' }],
    ["ipvs, before it is deprecated", "none", [kubeProxy("mode: ipvs")], {}, { current: "1.33", hops: ["1.34"] }],
    [
      "ipvs, deprecated on the way",
      "fail",
      [kubeProxy("mode: ipvs")],
      { appliesFrom: "1.35" },
      { current: "1.34", hops: ["1.35"] },
    ],
  ],
  "UPGRADE-ADDON-SUPPORT": [
    ["meant for it", "pass", image("quay.io/jetstack/cert-manager-controller:v1.20.1"), {}, ahead],
    [
      "meant for the first hop alone",
      "fail",
      image("quay.io/jetstack/cert-manager-controller:v1.18.2"),
      { appliesFrom: "1.34", message: "1.29 to 1.33", path: imagePath },
      ahead,
    ],
    [
      "meant for newer ones",
      "fail",
      image("quay.io/jetstack/cert-manager-controller:v1.20.0"),
      { appliesFrom: "1.31" },
      { current: "1.30", hops: ["1.31"] },
    ],
    [
      "a version without a row",
      "unknown",
      image("quay.io/jetstack/cert-manager-controller:v9.9.9"),
      { message: "nobody says" },
    ],
    ["an add-on without rows", "unknown", image("registry.k8s.io/external-dns/external-dns:v0.19.0")],
    ["no version", "unknown", image("cilium/cilium@sha256:0")],
    ["no last version is named", "pass", image("registry.k8s.io/metrics-server/metrics-server:v0.8.0")],
    ["the same minor", "pass", image("registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0")],
    ["another minor", "fail", image("registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.0")],
    ["something else", "none", [workload()]],
    [
      "a row of one's own",
      "pass",
      image("registry.k8s.io/external-dns/external-dns:v0.19.0"),
      {},
      {
        addons: {
          rows: [
            {
              addon: "external-dns",
              version: "0.19",
              from: "1.30",
              to: "1.36",
              status: "confirmed",
              source: "our tests, 2026-11-01",
              asOf: "2026-11-01",
            },
          ],
        },
      },
    ],
    [
      "an add-on of one's own",
      "unknown",
      image("registry.example.com/platform/gateway:2.0"),
      {},
      { addons: { addons: [{ addon: "gateway", title: "Our gateway", images: ["platform/gateway"] }] } },
    ],
  ],
  "UPGRADE-WEBHOOK-NO-BACKEND": [
    ...backend(() => webhook(), "webhooks[0].clientConfig.service"),
    ["it may fail", "none", [webhook({ webhook: { failurePolicy: "Ignore" } }), service({ app: "gone" })]],
    ["an address outside", "none", [webhook({ client: { service: null, url: "https://example.com" } })]],
  ],
  "UPGRADE-CONVERSION-NO-BACKEND": [
    ...backend(() => definition(conversion), "spec.conversion.webhook.clientConfig.service"),
    ["no conversion", "none", [definition({})]],
  ],
  "UPGRADE-APISERVICE-NO-BACKEND": backend(() => apiService(), "spec.service"),
  "UPGRADE-WEBHOOK-OWN-RECOVERY": [
    ["it is asked about other kinds", "pass", [webhook(), service(), workload()]],
    [
      "it is asked about its own pods",
      "fail",
      [webhook({ webhook: { rules: [onPods] } }), service(), workload()],
      { path: "webhooks[0].namespaceSelector" },
    ],
    [
      "it has but one",
      "fail",
      [webhook({ webhook: { rules: [onPods] } }), service(), workload({ spec: { replicas: 1 } })],
      { severity: "error" },
    ],
    [
      "about everything",
      "fail",
      [webhook({ webhook: { rules: [{ apiGroups: ["*"], resources: ["*/*"], operations: ["*"] }] } })],
    ],
    ["about changes alone", "pass", [webhook({ webhook: { rules: [{ ...onPods, operations: ["UPDATE"] }] } })]],
    ["its namespace is exempt", "pass", [webhook({ webhook: { rules: [onPods], namespaceSelector: exempt } })]],
    [
      "other pods alone",
      "pass",
      [webhook({ webhook: { rules: [onPods], objectSelector: { matchLabels: { a: "b" } } } })],
    ],
    [
      "by a label of namespaces that were not read",
      "unknown",
      [webhook({ webhook: { rules: [onPods], namespaceSelector: { matchLabels: { guarded: "yes" } } } })],
    ],
    [
      "by a label that its namespace has",
      "fail",
      [
        object("v1", "Namespace", { metadata: { name: "shop", labels: { guarded: "yes" } } }),
        webhook({ webhook: { rules: [onPods], namespaceSelector: { matchLabels: { guarded: "yes" } } } }),
      ],
    ],
  ],
  "UPGRADE-CA-EXPIRES": [
    ["next year", "pass", [webhook({ client: { caBundle: later } })]],
    [
      "within a month",
      "fail",
      [webhook({ client: { caBundle: soon } })],
      { path: "webhooks[0].clientConfig.caBundle", message: "end on 2026-12-20" },
    ],
    [
      "it is over",
      "fail",
      [webhook({ client: { caBundle: ended } })],
      { severity: "error", message: "ended on 2026-11-20" },
    ],
    ["it ends at this moment", "fail", [webhook({ client: { caBundle: today } })], { severity: "error" }],
    [
      "another one lasts",
      "pass",
      [
        webhook({
          client: {
            caBundle: Buffer.from(
              Buffer.from(ended, "base64").toString() + Buffer.from(later, "base64").toString(),
            ).toString("base64"),
          },
        }),
      ],
    ],
    ["no certificate", "unknown", [webhook({ client: { caBundle: "AAAA" } })]],
    ["none is set", "none", [webhook()]],
  ],
  "UPGRADE-STORED-VERSION": [
    ["served", "pass", [definition({ versions: [{ name: "v1", served: true }] }, { storedVersions: ["v1"] })]],
    [
      "not served",
      "fail",
      [
        definition(
          {
            versions: [
              { name: "v1", served: true },
              { name: "v1beta1", served: false },
            ],
          },
          { storedVersions: ["v1", "v1beta1"] },
        ),
      ],
      { path: "status.storedVersions[1]" },
    ],
    ["a definition in a file has no status", "none", [definition({ versions: [] })]],
  ],
  "UPGRADE-APISERVICE-DOWN": [
    ["available", "pass", [apiService({ conditions: [{ type: "Available", status: "True" }] })]],
    [
      "not available",
      "fail",
      [apiService({ conditions: [{ type: "Available", status: "False", reason: "MissingEndpoints" }] })],
      { message: "MissingEndpoints" },
    ],
    ["a file has no status", "none", [apiService()]],
  ],
  "UPGRADE-KARPENTER-EXPIRY": [
    ["a month", "pass", [nodePool({ expireAfter: "720h" })]],
    ["never", "fail", [nodePool({ expireAfter: "Never" })], { path: "spec.template.spec.expireAfter" }],
    [
      "never, as v1beta1 says it",
      "fail",
      [nodePool({ disruption: { expireAfter: "Never" } })],
      { path: "spec.disruption.expireAfter" },
    ],
  ],
  "UPGRADE-KARPENTER-BUDGET": [
    ["some", "pass", [nodePool({ disruption: { budgets: [{ nodes: "10%" }] } })]],
    [
      "none",
      "fail",
      [nodePool({ disruption: { budgets: [{ nodes: "1" }, { nodes: "0" }] } })],
      { path: "spec.disruption.budgets[1]" },
    ],
    [
      "none at some hours",
      "pass",
      [nodePool({ disruption: { budgets: [{ nodes: "0", schedule: "0 9 * * *", duration: "8h" }] } })],
    ],
    ["none for another reason", "pass", [nodePool({ disruption: { budgets: [{ nodes: "0", reasons: ["Empty"] }] } })]],
    ["none for drift", "fail", [nodePool({ disruption: { budgets: [{ nodes: "0%", reasons: ["Drifted"] }] } })]],
  ],
  "UPGRADE-KARPENTER-IMAGE-PINNED": [
    ["the latest", "pass", [latest]],
    [
      "a version",
      "fail",
      [nodeClass({ amiSelectorTerms: [{ alias: "al2023@v20260901" }] })],
      { path: "spec.amiSelectorTerms[0]" },
    ],
    ["an image", "fail", [nodeClass({ amiSelectorTerms: [{ id: "ami-1" }] })], { message: "ami-1" }],
  ],
  "UPGRADE-KARPENTER-IMAGE-DROPPED": [
    ["Amazon Linux 2023", "pass", [latest], {}, ahead],
    [
      "Amazon Linux 2",
      "fail",
      [nodeClass({ amiSelectorTerms: [{ alias: "al2@latest" }] })],
      { path: "spec.amiSelectorTerms", appliesFrom: "1.33" },
      ahead,
    ],
    [
      "beside another alias",
      "fail",
      [nodeClass({ amiSelectorTerms: [{ alias: "al2023@latest" }, { alias: "al2@latest" }] })],
      {},
      ahead,
    ],
    ["its family", "fail", [nodeClass({ amiFamily: "AL2" })], { path: "spec.amiFamily" }, ahead],
    ["while it lasts", "none", [nodeClass({ amiFamily: "AL2" })], {}, { current: "1.31", hops: ["1.32"] }],
  ],
  "UPGRADE-KARPENTER-SELF-HOSTED": [
    ["anywhere", "fail", [karpenter({ affinity: null })], { path: "spec.template.spec.affinity.nodeAffinity" }],
    ["away from its own nodes", "pass", [karpenter({ affinity: { nodeAffinity: required("DoesNotExist") } })]],
    ["on its own nodes", "fail", [karpenter({ affinity: { nodeAffinity: required("Exists") } })]],
    [
      "on a managed group",
      "pass",
      [karpenter({ affinity: null, nodeSelector: { "eks.amazonaws.com/nodegroup": "system" } })],
    ],
    ["on any Linux node", "fail", [karpenter({ affinity: null, nodeSelector: { "kubernetes.io/os": "linux" } })]],
    ["another controller", "none", [workload({ pod: { affinity: null } })]],
  ],
  "UPGRADE-KARPENTER-NODE-CLASS": [
    ["it is there", "pass", [nodePool({}), latest]],
    [
      "another one is there",
      "fail",
      [nodePool({}, { kind: "EC2NodeClass", name: "gone" }), latest],
      { message: "EC2NodeClass/gone" },
    ],
    ["none was read", "unknown", [nodePool({})]],
    ["none is there", "fail", [nodePool({})], {}, { complete: true }],
  ],
};

function karpenter(pod: JsonObject): KubeObject {
  return workload({ pod, container: { image: "public.ecr.aws/karpenter/controller:1.11.0" } });
}

function required(operator: string): JsonObject {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "karpenter.sh/nodepool", operator }] }],
    },
  };
}

function kubeProxy(config: string): KubeObject {
  return object("v1", "ConfigMap", {
    metadata: { name: "kube-proxy", namespace: "kube-system" },
    data: { "config.conf": config },
  });
}
