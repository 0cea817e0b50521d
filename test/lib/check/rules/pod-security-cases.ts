import type { RuleContext } from "../../../../lib/check/manifests/rule.ts";
import type { JsonObject } from "../../../../lib/core/kube-object.ts";
import { barePod, object, podSpec, type WorkloadParts, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases } from "./cases.ts";

const at = (level: "baseline" | "restricted", version: string): Partial<RuleContext> => ({
  podSecurity: { level, version },
});
const good: Case = ["a hardened workload", "pass", [workload()]];
const fine = (title: string, parts: WorkloadParts, context?: Partial<RuleContext>): Case => [
  title,
  "pass",
  [workload(parts)],
  {},
  context,
];
const bad = (title: string, parts: WorkloadParts, path: string, context?: Partial<RuleContext>): Case => [
  title,
  "fail",
  [workload(parts)],
  { path: `spec.template.${path}` },
  context,
];
const container = "spec.containers[0]";
const windows = { os: { name: "windows" } };
const probe = (host: string): JsonObject => ({ tcpSocket: { host, port: 80 } });
const sysctls = (...names: readonly string[]): WorkloadParts => ({
  podSecurity: { sysctls: names.map((name) => ({ name, value: "1" })) },
});
const inUserNamespace = { pod: { hostUsers: false } };
const unmasked = { containerSecurity: { procMount: "Unmasked" } };
const root = { podSecurity: { runAsUser: 0 } };

/** Cases of the Pod Security Standards, first of all of what the pods of upstream do not try. */
export const podSecurityCases: Cases = {
  "PSS-hostNamespaces": [
    good,
    ...["hostNetwork", "hostPID", "hostIPC"].map((field) =>
      bad(field, { pod: { [field]: true } }, `spec.${field}`, at("baseline", "1.36")),
    ),
    ["an object without a pod", "none", [object("v1", "Service", { metadata: { name: "web" } })]],
    [
      "a pod that a workload makes is judged by its workload",
      "none",
      [
        barePod({
          pod: { hostNetwork: true },
          metadata: { ownerReferences: [{ kind: "ReplicaSet", controller: true }] },
        }),
      ],
    ],
    [
      "a pod that something unknown makes is judged itself",
      "fail",
      [
        barePod({
          pod: { hostNetwork: true },
          metadata: { ownerReferences: [{ kind: "Kafka", controller: true }] },
        }),
      ],
      { path: "spec.hostNetwork" },
    ],
    [
      "a level that was asked for makes errors",
      "fail",
      [barePod({ pod: { hostNetwork: true } })],
      { severity: "error" },
      { podSecurity: { level: "baseline", version: "latest", required: true } },
    ],
  ],
  "PSS-hostPathVolumes": [
    fine("an emptyDir", { pod: { volumes: [{ name: "a", emptyDir: {} }] } }, at("baseline", "1.36")),
    bad(
      "a directory of the node",
      {
        pod: {
          volumes: [
            { name: "a", emptyDir: {} },
            { name: "b", hostPath: { path: "/" } },
          ],
        },
      },
      "spec.volumes[1].hostPath",
      at("baseline", "1.36"),
    ),
  ],
  "PSS-hostPorts": [
    fine("port 0 is none", { container: { ports: [{ containerPort: 80, hostPort: 0 }] } }),
    bad("a port of the node", { container: { ports: [{ containerPort: 80, hostPort: 80 }] } }, `${container}.ports`),
  ],
  "PSS-hostProbesAndHostLifecycle": [
    fine("no host", { container: { livenessProbe: probe("") } }),
    [
      "asked from a minor on the way",
      "fail",
      [workload({ container: { livenessProbe: probe("127.0.0.1") } })],
      { appliesFrom: "1.34" },
      { current: "1.33", hops: ["1.34", "1.35"], podSecurity: { level: "baseline", version: "1.35" } },
    ],
    [
      "asked already, by a version that stays",
      "fail",
      [workload({ container: { livenessProbe: probe("127.0.0.1") } })],
      {},
      { current: "1.33", hops: ["1.34", "1.35"], podSecurity: { level: "baseline", version: "1.34" } },
    ],
    fine("1.33 does not ask", { container: { livenessProbe: probe("127.0.0.1") } }, at("restricted", "1.33")),
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((name) =>
      bad(
        name,
        { container: { [name]: probe("127.0.0.1") } },
        `${container}.${name}.tcpSocket.host`,
        at("baseline", "1.34"),
      ),
    ),
    ...["postStart", "preStop"].map((name) =>
      bad(
        name,
        { container: { lifecycle: { [name]: { httpGet: { host: "10.0.0.1", port: 80 } } } } },
        `${container}.lifecycle.${name}.httpGet.host`,
        at("baseline", "1.34"),
      ),
    ),
  ],
  "PSS-windowsHostProcess": [
    fine("a Windows pod", { pod: windows }),
    bad(
      "the pod",
      { podSecurity: { windowsOptions: { hostProcess: true } } },
      "spec.securityContext.windowsOptions.hostProcess",
    ),
    bad(
      "a container",
      { containerSecurity: { windowsOptions: { hostProcess: true } } },
      `${container}.securityContext.windowsOptions.hostProcess`,
    ),
  ],
  "PSS-privileged": [
    fine("false", { containerSecurity: { privileged: false } }),
    bad("true", { containerSecurity: { privileged: true } }, `${container}.securityContext.privileged`),
  ],
  "PSS-allowPrivilegeEscalation": [
    good,
    fine("baseline does not ask", { containerSecurity: { allowPrivilegeEscalation: true } }, at("baseline", "1.36")),
    fine("nor of Windows", { pod: windows, containerSecurity: { allowPrivilegeEscalation: null } }),
    bad(
      "1.24 asked it of Windows",
      { pod: windows, containerSecurity: { allowPrivilegeEscalation: null } },
      `${container}.securityContext.allowPrivilegeEscalation`,
      at("restricted", "1.24"),
    ),
    bad(
      "not set",
      { containerSecurity: { allowPrivilegeEscalation: null } },
      `${container}.securityContext.allowPrivilegeEscalation`,
    ),
  ],
  "PSS-capabilities_baseline": [
    fine("a usual one", { containerSecurity: { capabilities: { add: ["CHOWN"] } } }, at("baseline", "1.36")),
    bad(
      "a name with CAP_",
      { containerSecurity: { capabilities: { add: ["CAP_CHOWN"] } } },
      `${container}.securityContext.capabilities.add`,
      at("baseline", "1.36"),
    ),
    fine("overridden at the restricted level", { containerSecurity: { capabilities: { add: ["SYS_ADMIN"] } } }),
  ],
  "PSS-capabilities_restricted": [
    fine("a low port", { containerSecurity: { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } } }),
    fine("Windows", { pod: windows, containerSecurity: { capabilities: null } }),
    bad(
      "nothing is dropped",
      { containerSecurity: { capabilities: null } },
      `${container}.securityContext.capabilities.drop`,
    ),
    bad(
      "one is added",
      { containerSecurity: { capabilities: { drop: ["ALL"], add: ["CHOWN"] } } },
      `${container}.securityContext.capabilities.add`,
    ),
  ],
  "PSS-procMount": [
    good,
    bad("unmasked", unmasked, `${container}.securityContext.procMount`, at("baseline", "1.36")),
    fine("in a user namespace, from 1.35 on", { ...unmasked, ...inUserNamespace }, at("baseline", "1.35")),
    bad(
      "in a user namespace, before 1.35",
      { ...unmasked, ...inUserNamespace },
      `${container}.securityContext.procMount`,
      at("baseline", "1.34"),
    ),
  ],
  "PSS-procMount_restricted": [
    fine("Default", { containerSecurity: { procMount: "Default" } }),
    fine("before 1.35 the other check is asked", unmasked, at("restricted", "1.34")),
    bad("a user namespace is no excuse", { ...unmasked, ...inUserNamespace }, `${container}.securityContext.procMount`),
  ],
  "PSS-runAsNonRoot": [
    good,
    fine("each container for itself", {
      podSecurity: { runAsNonRoot: null },
      containerSecurity: { runAsNonRoot: true },
    }),
    fine("a user namespace, from 1.35 on", { podSecurity: { runAsNonRoot: false }, ...inUserNamespace }),
    bad(
      "a user namespace, before 1.35",
      { podSecurity: { runAsNonRoot: false }, ...inUserNamespace },
      "spec.securityContext.runAsNonRoot",
      at("restricted", "1.34"),
    ),
    bad("nobody says so", { podSecurity: { runAsNonRoot: null } }, `${container}.securityContext.runAsNonRoot`),
    bad(
      "a container says otherwise",
      { containerSecurity: { runAsNonRoot: false } },
      `${container}.securityContext.runAsNonRoot`,
    ),
  ],
  "PSS-runAsUser": [
    good,
    fine("a user namespace, from 1.35 on", { ...root, ...inUserNamespace }),
    fine("before 1.23 nobody asked", root, at("restricted", "1.22")),
    bad("the pod", root, "spec.securityContext.runAsUser"),
    bad(
      "a user namespace, before 1.35",
      { ...root, ...inUserNamespace },
      "spec.securityContext.runAsUser",
      at("restricted", "1.34"),
    ),
    bad("a container", { containerSecurity: { runAsUser: 0 } }, `${container}.securityContext.runAsUser`),
  ],
  "PSS-appArmorProfile": [
    good,
    fine("an annotation for a profile of the node", {
      podMetadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "localhost/web" } },
    }),
    ...["", "runtime/default"].map((profile) =>
      fine(`an annotation for ${profile === "" ? "no profile" : profile}`, {
        podMetadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": profile } },
      }),
    ),
    fine("an annotation of something else", { podMetadata: { annotations: { "example.com/web": "unconfined" } } }),
    bad(
      "an annotation",
      { podMetadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/web": "unconfined" } } },
      'metadata.annotations["container.apparmor.security.beta.kubernetes.io/web"]',
    ),
    bad(
      "the pod",
      { podSecurity: { appArmorProfile: { type: "Unconfined" } } },
      "spec.securityContext.appArmorProfile.type",
    ),
    bad(
      "a container",
      { containerSecurity: { appArmorProfile: { type: "Unconfined" } } },
      `${container}.securityContext.appArmorProfile.type`,
    ),
  ],
  "PSS-seLinuxOptions": [
    fine("a type for containers", { podSecurity: { seLinuxOptions: { type: "container_t", level: "s0:c1" } } }),
    fine("one of 1.31", { podSecurity: { seLinuxOptions: { type: "container_engine_t" } } }, at("baseline", "1.31")),
    bad(
      "that type in 1.30",
      { podSecurity: { seLinuxOptions: { type: "container_engine_t" } } },
      "spec.securityContext.seLinuxOptions",
      at("baseline", "1.30"),
    ),
    bad("a user", { podSecurity: { seLinuxOptions: { user: "u" } } }, "spec.securityContext.seLinuxOptions"),
    bad(
      "a role of a container",
      { containerSecurity: { seLinuxOptions: { role: "r" } } },
      `${container}.securityContext.seLinuxOptions`,
    ),
  ],
  "PSS-seccompProfile_baseline": [
    fine("none at all", { podSecurity: { seccompProfile: null } }, at("baseline", "1.36")),
    bad(
      "switched off",
      { podSecurity: { seccompProfile: { type: "Unconfined" } } },
      "spec.securityContext.seccompProfile.type",
      at("baseline", "1.36"),
    ),
  ],
  "PSS-seccompProfile_restricted": [
    good,
    fine("each container for itself", {
      podSecurity: { seccompProfile: null },
      containerSecurity: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } },
    }),
    fine("Windows", { pod: windows, podSecurity: { seccompProfile: null } }),
    bad("none at all", { podSecurity: { seccompProfile: null } }, `${container}.securityContext.seccompProfile`),
    bad(
      "switched off for one",
      { containerSecurity: { seccompProfile: { type: "Unconfined" } } },
      `${container}.securityContext.seccompProfile.type`,
    ),
  ],
  "PSS-sysctls": [
    good,
    ...(
      [
        ["net.ipv4.ip_local_reserved_ports", "1.26", "1.27"],
        ["net.ipv4.tcp_keepalive_time", "1.28", "1.29"],
        ["net.ipv4.tcp_wmem", "1.31", "1.32"],
        ["net.ipv4.tcp_slow_start_after_idle", "1.36", "1.37"],
        ["net.ipv4.tcp_notsent_lowat", "1.36", "1.37"],
      ] as const
    ).flatMap(([name, before, from]) => [
      bad(`${name} in ${before}`, sysctls(name), "spec.securityContext.sysctls", at("baseline", before)),
      fine(`${name} in ${from}`, sysctls(name), at("baseline", from)),
    ]),
    bad("an unsafe one", sysctls("kernel.msgmax"), "spec.securityContext.sysctls", at("baseline", "latest")),
  ],
  "PSS-restrictedVolumes": [
    fine("an image", { pod: { volumes: [{ name: "a", image: { reference: "a" } }, { name: "b" }] } }),
    bad("nfs", { pod: { volumes: [{ name: "a", nfs: { server: "s", path: "/" } }] } }, "spec.volumes[0]"),
    [
      "the template of a CronJob",
      "fail",
      [
        object("batch/v1", "CronJob", {
          spec: {
            jobTemplate: { spec: { template: { spec: podSpec({ pod: { volumes: [{ name: "a", hostPath: {} }] } }) } } },
          },
        }),
      ],
      { path: "spec.jobTemplate.spec.template.spec.volumes[0]" },
    ],
  ],
};
