import type { RuleContext } from "../../../../lib/check/manifests/rule.ts";
import type { JsonObject } from "../../../../lib/core/kube-object.ts";
import { barePod, friends, object, type WorkloadParts, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases, Said } from "./cases.ts";

const baseline: Partial<RuleContext> = { podSecurity: { level: "baseline", version: "1.36" } };
const good: Case = ["a hardened workload", "pass", [workload()], {}, baseline];
const fine = (title: string, parts: WorkloadParts): Case => [title, "pass", [workload(parts)], {}, baseline];
const bad = (title: string, parts: WorkloadParts, path: string, said: Said = {}): Case => [
  title,
  "fail",
  [workload(parts)],
  { path: `spec.template.${path}`, ...said },
  baseline,
];
/** The standards say it at the restricted level. */
const asked = (parts: WorkloadParts): Case => ["at the restricted level", "none", [workload(parts)]];
const windows: JsonObject = { os: { name: "windows" } };
const container = "spec.containers[0]";
const noResources = { container: { resources: {} } };
const sidecar: JsonObject = { name: "log", image: "log:1" };
const env = (name: string, value: string): WorkloadParts => ({ container: { env: [{ name, value }] } });
const literal = `${container}.env[0].value`;

function resource(bound: "requests" | "limits", name: string): readonly Case[] {
  const other = bound === "requests" ? "limits" : "requests";
  return [
    good,
    bad("no resources", noResources, `${container}.resources.${bound}`, { container: "web" }),
    fine("the bounds of the pod count", { ...noResources, pod: { resources: { [bound]: { [name]: "1" } } } }),
    bound === "requests"
      ? fine("a limit is the request as well", { container: { resources: { [other]: { [name]: "1" } } } })
      : bad(
          "a request is no limit",
          { container: { resources: { [other]: { [name]: "1" } } } },
          `${container}.resources.limits`,
        ),
  ];
}

function platform(label: string): readonly Case[] {
  const terms = (...operators: readonly string[]): WorkloadParts => ({
    pod: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: operators.map((operator) => ({
              matchExpressions: [{ key: label, operator, values: ["a"] }],
            })),
          },
        },
      },
    },
  });
  return [
    good,
    fine("a node selector", { pod: { affinity: null, nodeSelector: { [label]: "a" } } }),
    bad("nothing", { pod: { affinity: null } }, "spec.nodeSelector"),
    bad("one alternative does not ask", terms("In", "Exists"), "spec.nodeSelector"),
    fine("every alternative asks", terms("In", "In")),
    ["an agent of every node", "none", [workload({ kind: "DaemonSet", pod: { affinity: null } })]],
  ];
}

/** Cases of what processes of any workload may do and get. */
export const hardeningCases: Cases = {
  "HARDEN-NON-ROOT": [
    good,
    asked({ podSecurity: { runAsNonRoot: null, runAsUser: null } }),
    fine("a user that is not root", { podSecurity: { runAsNonRoot: null } }),
    fine("runAsNonRoot alone", { podSecurity: { runAsUser: null } }),
    bad(
      "nothing is set",
      { podSecurity: { runAsNonRoot: null, runAsUser: null } },
      `${container}.securityContext.runAsNonRoot`,
    ),
    bad("root", { containerSecurity: { runAsUser: 0 } }, `${container}.securityContext.runAsNonRoot`, {
      message: 'container "web" runs as root',
    }),
    ["Windows", "none", [workload({ pod: windows })], {}, baseline],
  ],
  "HARDEN-USER-ID": [
    good,
    fine("the image decides", { podSecurity: { runAsUser: null, runAsGroup: null } }),
    bad("a low user", { podSecurity: { runAsUser: 1000 } }, `${container}.securityContext.runAsUser`, {
      message: "user 1000",
    }),
    bad("a low group", { podSecurity: { runAsGroup: 0 } }, `${container}.securityContext.runAsUser`, {
      message: "group 0",
    }),
    bad("no group", { podSecurity: { runAsGroup: null } }, `${container}.securityContext.runAsUser`, {
      message: "no group",
    }),
  ],
  "HARDEN-PRIVILEGE-ESCALATION": [
    good,
    asked({ containerSecurity: { allowPrivilegeEscalation: null } }),
    bad(
      "not set",
      { containerSecurity: { allowPrivilegeEscalation: null } },
      `${container}.securityContext.allowPrivilegeEscalation`,
    ),
  ],
  "HARDEN-CAPABILITIES": [
    good,
    asked({ containerSecurity: { capabilities: null } }),
    bad(
      "one is dropped",
      { containerSecurity: { capabilities: { drop: ["NET_RAW"] } } },
      `${container}.securityContext.capabilities.drop`,
    ),
  ],
  "HARDEN-SECCOMP": [
    good,
    asked({ podSecurity: { seccompProfile: null } }),
    fine("a container's own", {
      podSecurity: { seccompProfile: null },
      containerSecurity: { seccompProfile: { type: "Localhost" } },
    }),
    bad("none", { podSecurity: { seccompProfile: null } }, `${container}.securityContext.seccompProfile`),
  ],
  "HARDEN-APPARMOR": [
    good,
    fine("each container's own", {
      podSecurity: { appArmorProfile: null },
      containerSecurity: { appArmorProfile: { type: "RuntimeDefault" } },
    }),
    fine("an annotation", {
      podSecurity: { appArmorProfile: null },
      podMetadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "runtime/default" } },
    }),
    bad("none", { podSecurity: { appArmorProfile: null } }, "spec.securityContext.appArmorProfile"),
    bad(
      "an annotation of something else",
      {
        podSecurity: { appArmorProfile: null },
        podMetadata: { annotations: { "example.com/web": "runtime/default" } },
      },
      "spec.securityContext.appArmorProfile",
    ),
    bad(
      "one container of two",
      {
        podSecurity: { appArmorProfile: null },
        pod: {
          containers: [sidecar, { ...sidecar, securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }],
        },
      },
      "spec.securityContext.appArmorProfile",
    ),
  ],
  "HARDEN-READ-ONLY-ROOT": [
    good,
    bad(
      "writable, with a writable volume",
      {
        containerSecurity: { readOnlyRootFilesystem: false },
        container: {
          volumeMounts: [
            { name: "a", mountPath: "/etc/a", readOnly: true },
            { name: "b", mountPath: "/tmp" },
          ],
        },
      },
      `${container}.securityContext.readOnlyRootFilesystem`,
      { message: "are mounted at /tmp" },
    ),
    bad(
      "not set",
      { containerSecurity: { readOnlyRootFilesystem: null } },
      `${container}.securityContext.readOnlyRootFilesystem`,
      {
        message: "mounts nothing else",
      },
    ),
    ["Windows", "none", [workload({ pod: windows })]],
    [
      "a container that was added to look into the pod",
      "pass",
      [workload({ pod: { ephemeralContainers: [{ name: "debug", image: "busybox" }] } })],
    ],
  ],
  "HARDEN-CPU-REQUEST": resource("requests", "cpu"),
  "HARDEN-CPU-LIMIT": resource("limits", "cpu"),
  "HARDEN-MEMORY-REQUEST": resource("requests", "memory"),
  "HARDEN-MEMORY-LIMIT": resource("limits", "memory"),
  "HARDEN-EPHEMERAL-STORAGE": resource("limits", "ephemeral-storage"),
  "HARDEN-LIVENESS-PROBE": [
    good,
    bad("none", { container: { livenessProbe: null } }, `${container}.livenessProbe`),
    fine("a helper without a port", { pod: { containers: [workloadContainer(), sidecar] } }),
    bad("alone, even without a port", { pod: { containers: [sidecar] } }, `${container}.livenessProbe`, {
      container: "log",
    }),
    ["a task", "none", [workload({ apiVersion: "batch/v1", kind: "Job", container: { livenessProbe: null } })]],
    ["a pod that ends", "none", [barePod({ pod: { restartPolicy: "Never" } })]],
    ["a pod that runs on", "fail", [barePod({ container: { livenessProbe: null } })]],
  ],
  "HARDEN-PROBES-IDENTICAL": [
    good,
    fine("the same path at another port", {
      container: {
        livenessProbe: { httpGet: { path: "/", port: 1 } },
        readinessProbe: { httpGet: { path: "/", port: 2 } },
      },
    }),
    bad(
      "the same, asked less often",
      {
        container: {
          livenessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 30 },
          readinessProbe: { httpGet: { port: 8080, path: "/" } },
        },
      },
      `${container}.livenessProbe`,
    ),
  ],
  "HARDEN-PROBE-PORT": [
    good,
    fine("a number", {
      container: { ports: [], livenessProbe: { tcpSocket: { port: 8080 } }, startupProbe: null, readinessProbe: null },
    }),
    bad(
      "a name of nothing",
      { container: { livenessProbe: { tcpSocket: { port: "admin" } } } },
      `${container}.livenessProbe.tcpSocket.port`,
    ),
  ],
  "HARDEN-SECRET-LITERAL": [
    good,
    bad("a password", env("DB_PASSWORD", "hunter2"), literal, { message: "DB_PASSWORD" }),
    bad("in camel case", env("apiKey", "hunter2"), literal),
    bad("a private key under any name", env("DATA", "-----BEGIN RSA PRIVATE KEY-----\nx"), literal),
    bad("a key of an account", env("ID", "AKIAIOSFODNN7EXAMPLE"), literal),
    bad("an option", { container: { args: ["serve", "--admin-token=hunter2"] } }, `${container}.args[1]`, {
      message: "admin-token",
    }),
    ...(
      [
        ["PARTITION_KEY", "a"],
        ["PASSWORD_FILE", "/run/secrets/a"],
        ["TOKEN", "/var/run/token"],
        ["TOKEN_TTL", "12h"],
        ["SECRET_NAME", "web"],
        ["USE_TOKEN", "true"],
        ["DB_PASSWORD", ""],
        ["DB_PASSWORD", "$(FROM_ELSEWHERE)"],
        ["MONKEY", "hunter2"],
      ] as const
    ).map(([name, value]) => fine(`${name}=${value}`, env(name, value))),
  ],
  "HARDEN-SECRET-ENV": [
    good,
    fine("a ConfigMap", {
      container: { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "a", key: "a" } } }] },
    }),
    bad(
      "one key",
      {
        container: {
          env: [
            { name: "A", value: "" },
            { name: "B", valueFrom: { secretKeyRef: { name: "a", key: "a" } } },
          ],
        },
      },
      `${container}.env[1].valueFrom.secretKeyRef`,
    ),
    bad("all keys", { container: { envFrom: [{ secretRef: { name: "a" } }] } }, `${container}.envFrom[0].secretRef`),
  ],
  "HARDEN-SECRET-CONFIG": [
    [
      "harmless",
      "pass",
      [object("v1", "ConfigMap", { data: { "app.properties": "password=$(PASSWORD)", theme: "dark" } })],
    ],
    [
      "a password",
      "fail",
      [object("v1", "ConfigMap", { data: { password: "hunter2" } })],
      { path: 'data["password"]' },
    ],
    [
      "a private key",
      "fail",
      [object("v1", "ConfigMap", { data: { "tls.pem": "-----BEGIN PRIVATE KEY-----\nx" } })],
      { path: 'data["tls.pem"]' },
    ],
    [
      "a certificate",
      "pass",
      [object("v1", "ConfigMap", { data: { "ca.crt": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----" } })],
    ],
  ],
  "HARDEN-SECRET-MANIFEST": [
    ["in a file", "fail", [secret({ stringData: { a: "hunter2" } })], { path: 'stringData["a"]' }],
    ["in base64", "fail", [secret({ data: { a: "aHVudGVyMg==" } })], { path: 'data["a"]' }],
    ["encrypted by SOPS", "pass", [secret({ data: { a: "ENC[AES256_GCM,data:x]" }, sops: { version: "3.9" } })]],
    ["empty, to be filled in the cluster", "pass", [secret({})]],
    ["in a cluster", "none", [secret({ data: { a: "aHVudGVyMg==" }, metadata: { name: "a", uid: "1" } })]],
  ],
  "HARDEN-IMAGE-TAG": [
    good,
    fine("a version alone", { container: { image: "registry.example.com:5000/web:1" } }),
    bad("nothing", { container: { image: "registry.example.com:5000/web" } }, `${container}.image`, {
      message: "without a tag",
    }),
    bad("latest", { container: { image: "web:latest" } }, `${container}.image`, { message: "latest" }),
    fine("a digest alone", { container: { image: `web@sha256:${"0".repeat(64)}` } }),
  ],
  "HARDEN-IMAGE-DIGEST": [good, bad("a version alone", { container: { image: "web:1" } }, `${container}.image`)],
  "HARDEN-OWNER": [
    good,
    bad("labels of the workload alone", { podMetadata: { labels: { app: "web" }, annotations: {} } }, "metadata"),
    fine("an annotation", { podMetadata: { labels: {}, annotations: { email: "shop@example.com" } } }),
  ],
  "HARDEN-SOURCE": [good, bad("nothing", { podMetadata: { annotations: {} } }, "metadata")],
  "HARDEN-COMMIT": [good, bad("nothing", { podMetadata: { annotations: {} } }, "metadata")],
  "HARDEN-NAME-LABEL": [good, bad("nothing", { podMetadata: { labels: { tier: "a" } } }, "metadata.labels")],
  "HARDEN-ARCHITECTURE": platform("kubernetes.io/arch"),
  "HARDEN-OPERATING-SYSTEM": [
    ...platform("kubernetes.io/os"),
    fine("the pod itself says so", { pod: { affinity: null, os: { name: "linux" } } }),
  ],
  "HARDEN-CLUSTER-ADMIN": [
    ["another role", "pass", [binding("view", "shop")]],
    ["to a person", "fail", [binding("cluster-admin", "shop")], { path: "roleRef.name", message: "Group shop" }],
    [
      "as Kubernetes has it",
      "none",
      [{ ...binding("cluster-admin", "system:masters"), metadata: { name: "cluster-admin" } }],
    ],
  ],
  "HARDEN-ROLE-WILDCARD": [
    ["named", "pass", [role(["pods"], ["get"])]],
    ["every verb", "fail", [role(["pods"], ["*"])], { path: "rules[0]", message: "verbs" }],
    ["every resource", "fail", [role(["*"], ["get"])], { message: "resources" }],
    ["a role of the system", "none", [{ ...role(["*"], ["*"]), metadata: { name: "system:controller" } }]],
  ],
  "HARDEN-NETWORK-INGRESS": isolation("Ingress"),
  "HARDEN-NETWORK-EGRESS": isolation("Egress"),
  "HARDEN-TOKEN-MOUNTED": [
    good,
    bad("by default", { pod: { automountServiceAccountToken: null } }, "spec.automountServiceAccountToken", {
      target: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    }),
    ["the account withholds it", "pass", [account(false), workload({ pod: { automountServiceAccountToken: null } })]],
    [
      "the pod asks for it nevertheless",
      "fail",
      [account(false), workload({ pod: { automountServiceAccountToken: true } })],
    ],
    ["an account that does not", "fail", [account(true), workload({ pod: { automountServiceAccountToken: null } })]],
  ],
  "HARDEN-DEFAULT-ACCOUNT": [
    good,
    fine("an account of its own", { pod: { automountServiceAccountToken: true } }),
    fine("without a token", { pod: { serviceAccountName: null } }),
    bad(
      "no account",
      { pod: { serviceAccountName: null, automountServiceAccountToken: null } },
      "spec.serviceAccountName",
    ),
  ],
};

function secret(parts: JsonObject) {
  return object("v1", "Secret", { metadata: { name: "a" }, ...parts });
}

function workloadContainer(): JsonObject {
  return { ...sidecar, name: "main", ports: [{ containerPort: 1 }], livenessProbe: { tcpSocket: { port: 1 } } };
}

function binding(name: string, to: string) {
  return object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
    metadata: { name: "a" },
    roleRef: { kind: "ClusterRole", name },
    subjects: [{ kind: "Group", name: to }],
  });
}

function role(resources: readonly string[], verbs: readonly string[]) {
  return object("rbac.authorization.k8s.io/v1", "ClusterRole", {
    metadata: { name: "a" },
    rules: [{ apiGroups: [""], resources, verbs }],
  });
}

function account(automountServiceAccountToken: boolean) {
  return object("v1", "ServiceAccount", { metadata: { name: "web", namespace: "shop" }, automountServiceAccountToken });
}

function policy(spec: JsonObject, namespace = "shop", apiVersion = "networking.k8s.io/v1") {
  return object(apiVersion, "NetworkPolicy", { metadata: { name: "a", namespace }, spec });
}

function isolation(direction: "Ingress" | "Egress"): readonly Case[] {
  const other = direction === "Ingress" ? "Egress" : "Ingress";
  const [rules, peers] = direction === "Ingress" ? ["ingress", "from"] : ["egress", "to"];
  return [
    ["a policy both ways, read after the workload", "pass", [workload(), ...friends()]],
    [
      "none",
      "fail",
      [workload()],
      { target: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" } },
    ],
    ["one for the other direction", "fail", [policy({ podSelector: {}, policyTypes: [other] }), workload()]],
    ["one for every pod of the namespace", "pass", [policy({ podSelector: {}, policyTypes: [direction] }), workload()]],
    ["one of another namespace", "fail", [...friends("other"), workload()]],
    [
      "one that selects something else",
      "fail",
      [policy({ podSelector: { matchLabels: { app: "a" } }, policyTypes: [direction] }), workload()],
    ],
    ...[{}, { [peers]: [] }, { [peers]: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "::/0" } }] }].map(
      (rule): Case => [
        `one that adds everything to the others: ${JSON.stringify(rule)}`,
        "fail",
        [workload(), ...friends(), policy({ podSelector: {}, policyTypes: [direction], [rules]: [rule] })],
        { message: 'the network policy "a" allows whatever' },
      ],
    ),
    ...[
      { ports: [{ port: 443 }] },
      { [peers]: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] },
      { [peers]: [{ podSelector: {} }] },
    ].map(
      (rule): Case => [
        `one that narrows something: ${JSON.stringify(rule)}`,
        "pass",
        [workload(), ...friends(), policy({ podSelector: {}, policyTypes: [direction], [rules]: [rule] })],
      ],
    ),
    ["rules without types", "pass", [policy({ podSelector: {}, ingress: [], egress: [] }), workload()]],
    [
      "a policy that is not read",
      "unknown",
      [policy({}, "shop", "crd.projectcalico.org/v1"), workload()],
      { message: "crd.projectcalico.org" },
    ],
    ["the network of the node", "none", [workload({ pod: { hostNetwork: true } })]],
  ];
}
