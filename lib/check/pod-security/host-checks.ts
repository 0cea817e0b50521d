import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, numberAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";
import { type Flaw, flawOf, type PodSecurityCheck, quoted } from "./check.ts";

const namespaces = ["hostNetwork", "hostPID", "hostIPC"] as const;
const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;
const handlers = ["httpGet", "tcpSocket"] as const;

/** Checks of what a pod shares with its node. */
export const hostChecks: readonly PodSecurityCheck[] = [
  { id: "hostNamespaces", level: "baseline", versions: [[0, hostNamespaces]] },
  { id: "hostPathVolumes", level: "baseline", versions: [[0, hostPathVolumes]] },
  { id: "hostPorts", level: "baseline", versions: [[0, hostPorts]] },
  { id: "hostProbesAndHostLifecycle", level: "baseline", versions: [[34, hostProbes]] },
  { id: "windowsHostProcess", level: "baseline", versions: [[0, windowsHostProcess]] },
];

function* hostNamespaces({ spec, path }: PodView): Iterable<Flaw> {
  const shared = namespaces.filter((field) => spec[field] === true);
  if (shared.length > 0) yield { path: `${path}.${shared[0]}`, message: `the pod sets ${shared.join(", ")}` };
}

function* hostPathVolumes({ spec, path }: PodView): Iterable<Flaw> {
  const volumes = objectsAt(spec, "volumes");
  const mounted = volumes.filter((volume) => isSet(volume, "hostPath"));
  const [first] = mounted;
  if (first === undefined) return;
  const names = mounted.map((volume) => textAt(volume, "name") ?? "");
  const message = `directories of the node are mounted as volumes: ${quoted(names)}`;
  yield { path: `${path}.volumes[${volumes.indexOf(first)}].hostPath`, message };
}

function* hostPorts({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers) {
    const ports = objectsAt(container.spec, "ports").flatMap((port) => numberAt(port, "hostPort") ?? []);
    const taken = ports.filter((port) => port !== 0);
    if (taken.length > 0) yield flawOf(container, "ports", `takes ports of the node: ${taken.join(", ")}`);
  }
}

function* hostProbes({ containers }: PodView): Iterable<Flaw> {
  for (const container of containers) {
    const [first] = hostsOf(container);
    if (first !== undefined)
      yield flawOf(container, first, "names a host in a probe or a lifecycle hook, which the kubelet would call");
  }
}

function hostsOf({ spec }: ContainerView): readonly string[] {
  const lifecycle = objectAt(spec, "lifecycle");
  const places: readonly (readonly [string, JsonObject | undefined])[] = [
    ...probes.map((probe) => [probe, objectAt(spec, probe)] as const),
    ...hooks.map((hook) => [`lifecycle.${hook}`, objectAt(lifecycle, hook)] as const),
  ];
  return places.flatMap(([place, from]) =>
    handlers.flatMap((handler) =>
      (textAt(objectAt(from, handler), "host") ?? "") === "" ? [] : [`${place}.${handler}.host`],
    ),
  );
}

function* windowsHostProcess({ security, path, containers }: PodView): Iterable<Flaw> {
  const field = "securityContext.windowsOptions.hostProcess";
  if (objectAt(security, "windowsOptions")?.["hostProcess"] === true)
    yield { path: `${path}.${field}`, message: "the pod runs as a process of its Windows node" };
  for (const container of containers)
    if (objectAt(container.security, "windowsOptions")?.["hostProcess"] === true)
      yield flawOf(container, field, "runs as a process of its Windows node");
}
