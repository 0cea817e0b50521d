import type { JsonObject } from "../../core/kube-object.ts";
import { isJsonObject, isSet, listAt, numberAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";
import { type Flaw, flawOf, type PodSecurityCheck } from "./check.ts";

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
  for (const field of namespaces)
    if (spec[field] === true) yield { path: `${path}.${field}`, message: `the pod sets ${field}` };
}

function* hostPathVolumes({ spec, path }: PodView): Iterable<Flaw> {
  for (const [index, volume] of listAt(spec, "volumes").entries())
    if (isJsonObject(volume) && isSet(volume, "hostPath"))
      yield {
        path: `${path}.volumes[${index}].hostPath`,
        message: `volume ${JSON.stringify(textAt(volume, "name") ?? "")} is a directory of the node`,
      };
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
