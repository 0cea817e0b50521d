import type { RuleContext } from "../../../../lib/check/manifests/rule.ts";
import type { JsonObject } from "../../../../lib/core/kube-object.ts";
import { barePod, object, type WorkloadParts, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases } from "./cases.ts";

const baseline: Partial<RuleContext> = { podSecurity: { level: "baseline", version: "1.36" } };
const good: Case = ["a hardened workload", "pass", [workload()], {}, baseline];
const fine = (title: string, parts: WorkloadParts): Case => [title, "pass", [workload(parts)], {}, baseline];
const bad = (title: string, parts: WorkloadParts, path: string, message?: string): Case => [
  title,
  "fail",
  [workload(parts)],
  { path: `spec.template.spec.${path}`, ...(message === undefined ? {} : { message }) },
  baseline,
];

const projected = (serviceAccountToken: JsonObject): WorkloadParts => ({
  pod: { volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken }] } }] },
});

/** A volume, mounted at a path. */
const mounted = (mountPath: string, volume: JsonObject = { emptyDir: {} }, mount: JsonObject = {}): WorkloadParts => ({
  pod: { volumes: [{ name: "v", ...volume }] },
  container: { volumeMounts: [{ name: "v", mountPath, ...mount }] },
});
const at = "containers[0].volumeMounts[0].mountPath";
const system = [
  ...["/", "/etc", "/etc/", "/usr", "/usr/bin", "/usr/local/lib/app", "/bin", "/sbin", "/lib", "/lib64/x"],
  ...["/proc", "/sys/fs/cgroup", "/dev", "/boot", "/var/run/secrets", "/run/secrets", "/etc/passwd"],
  ...["/var/run/secrets/kubernetes.io/serviceaccount", "/opt/../usr//bin"],
];
const ordinary = [
  "/tmp",
  "/dev/shm",
  "/etc/nginx/conf.d",
  "/var/cache/web",
  "/usr/share/nginx/html",
  "/run",
  "/library",
];

const service = (spec: JsonObject) => object("v1", "Service", { metadata: { name: "web", namespace: "shop" }, spec });

/** Cases of what lets containers at each other, or past what the cluster decides. */
export const isolationCases: Cases = {
  "HARDEN-SHARED-PROCESSES": [
    good,
    fine("said to be off", { pod: { shareProcessNamespace: false } }),
    bad("shared", { pod: { shareProcessNamespace: true } }, "shareProcessNamespace"),
  ],
  "HARDEN-HOST-ALIASES": [
    good,
    fine("none", { pod: { hostAliases: [] } }),
    bad(
      "names of its own",
      { pod: { hostAliases: [{ ip: "10.0.0.1", hostnames: ["db.example.com"] }] } },
      "hostAliases",
      "db.example.com",
    ),
  ],
  "HARDEN-NODE-NAME": [
    good,
    fine("an empty name", { pod: { nodeName: "" } }),
    bad("a template that names a node", { pod: { nodeName: "node-7" } }, "nodeName", "node-7"),
    [
      "a pod that is to be made",
      "fail",
      [barePod({ pod: { nodeName: "node-7" } })],
      { path: "spec.nodeName" },
      baseline,
    ],
    [
      "a pod that runs, which the scheduler told",
      "none",
      [{ ...barePod({ pod: { nodeName: "node-7" } }), status: {} }],
    ],
  ],
  "HARDEN-TOKEN-AUDIENCE": [
    good,
    fine("another audience", projected({ audience: "vault", path: "token" })),
    bad(
      "no audience",
      projected({ path: "token" }),
      "volumes[0].projected.sources[0].serviceAccountToken.audience",
      'the volume "t"',
    ),
    bad(
      "an empty audience",
      projected({ audience: "", path: "token" }),
      "volumes[0].projected.sources[0].serviceAccountToken.audience",
    ),
  ],
  "HARDEN-WRITABLE-SYSTEM-PATH": [
    good,
    ...system.map((path) => bad(path, mounted(path), at)),
    ...ordinary.map((path) => fine(path, mounted(path))),
    fine("read-only", mounted("/etc", { emptyDir: {} }, { readOnly: true })),
    fine("a ConfigMap, which nobody can write to", mounted("/etc", { configMap: { name: "c" } })),
    fine("a Secret", mounted("/run/secrets", { secret: { secretName: "s" } })),
    fine(
      "a claim that is read-only itself",
      mounted("/usr", { persistentVolumeClaim: { claimName: "c", readOnly: true } }),
    ),
    bad("a claim", mounted("/usr", { persistentVolumeClaim: { claimName: "c" } }), at),
    bad("a directory of the node", mounted("/proc", { hostPath: { path: "/proc" } }), at),
    bad(
      "a volume that the controller makes",
      { container: { volumeMounts: [{ name: "data", mountPath: "/etc" }] } },
      at,
    ),
    ["Windows", "none", [workload({ ...mounted("/etc"), pod: { os: { name: "windows" } } })], {}, baseline],
  ],
  "HARDEN-EXTERNAL-IPS": [
    ["no addresses", "pass", [service({ ports: [{ port: 80 }] })]],
    ["an empty list", "pass", [service({ externalIPs: [] })]],
    [
      "addresses of others",
      "fail",
      [service({ externalIPs: ["203.0.113.7"] })],
      { path: "spec.externalIPs", message: "203.0.113.7" },
    ],
    ["another kind", "none", [workload()]],
  ],
};
