import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, objectsAt, textAt } from "../json.ts";
import type { PodView } from "../workload/pod-view.ts";
import { type Flaw, type JudgePod, type PodSecurityCheck, quoted } from "./check.ts";

/** Kernel parameters that reach nobody but the pod, by the minor of Kubernetes 1 from which a pod may set them. */
const sysctls: readonly (readonly [fromMinor: number, names: readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    [
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ],
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];

/** Kinds of volumes that the restricted level allows. */
export const volumeSources: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** Checks of kernel parameters and of kinds of volumes. */
export const kernelChecks: readonly PodSecurityCheck[] = [
  {
    id: "sysctls",
    level: "baseline",
    versions: sysctls.map(([from]) => [
      from,
      judgeSysctls(new Set(sysctls.filter(([since]) => since <= from).flatMap(([, names]) => names))),
    ]),
  },
  {
    id: "restrictedVolumes",
    level: "restricted",
    versions: [[0, restrictedVolumes]],
    overrides: "hostPathVolumes",
  },
];

function judgeSysctls(allowed: ReadonlySet<string>): JudgePod {
  return function* judge({ security, path }: PodView): Iterable<Flaw> {
    const names = objectsAt(security, "sysctls").map((sysctl) => textAt(sysctl, "name") ?? "");
    const unsafe = names.filter((name) => !allowed.has(name));
    if (unsafe.length > 0)
      yield { path: `${path}.securityContext.sysctls`, message: `the pod sets kernel parameters: ${quoted(unsafe)}` };
  };
}

function* restrictedVolumes({ spec, path }: PodView): Iterable<Flaw> {
  const volumes = objectsAt(spec, "volumes");
  const restricted = volumes.filter((volume) => {
    // A volume without a source becomes an emptyDir before admission sees it.
    const sources = sourcesOf(volume);
    return sources.length > 0 && !sources.some((source) => volumeSources.has(source));
  });
  const [first] = restricted;
  if (first === undefined) return;
  const told = restricted.map(
    (volume) => `${JSON.stringify(textAt(volume, "name") ?? "")} (${sourcesOf(volume).join()})`,
  );
  yield { path: `${path}.volumes[${volumes.indexOf(first)}]`, message: `volumes of other types: ${told.join(", ")}` };
}

function sourcesOf(volume: JsonObject): readonly string[] {
  return Object.keys(volume).filter((key) => key !== "name" && isSet(volume, key));
}
