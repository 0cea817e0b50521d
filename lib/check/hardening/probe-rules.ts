import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../core/kube-object.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule, type Remark, runsOn } from "../workload/pod-rule.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";

const probes = ["startupProbe", "livenessProbe", "readinessProbe"] as const;
const actions = ["httpGet", "tcpSocket", "exec", "grpc"] as const;

/** How the kubelet learns of the state of a container. */
export const probeRules: readonly ObjectRule[] = [
  podRule(
    "HARDEN-LIVENESS-PROBE",
    (pod) => missing(pod, "livenessProbe"),
    (subject, _, pod) => runsOn(subject, pod),
  ),
  podRule(
    "UPGRADE-READINESS-PROBE",
    (pod) => missing(pod, "readinessProbe"),
    (subject, _, pod) => runsOn(subject, pod),
  ),
  podRule(
    "HARDEN-PROBES-IDENTICAL",
    function* judge({ containers }) {
      for (const { name, path, spec } of containers) {
        const alive = actionOf(objectAt(spec, "livenessProbe"));
        const ready = actionOf(objectAt(spec, "readinessProbe"));
        if (alive !== undefined && isDeepStrictEqual(alive, ready))
          yield {
            container: name,
            path: `${path}.livenessProbe`,
            message: "asks for its readiness and for its life in the same way",
          };
      }
    },
    (subject, _, pod) => runsOn(subject, pod),
  ),
  podRule("HARDEN-PROBE-PORT", function* judge({ containers }) {
    for (const container of containers) {
      const ports = new Set(objectsAt(container.spec, "ports").map((port) => textAt(port, "name")));
      for (const probe of probes) {
        const [action, port] = namedPort(objectAt(container.spec, probe)) ?? [];
        if (port !== undefined && !ports.has(port))
          yield {
            container: container.name,
            path: `${container.path}.${probe}.${action}.port`,
            message: `has a ${probe} that calls port ${JSON.stringify(port)}, which it does not name`,
          };
      }
    }
  }),
];

/** A container that offers no port beside one that does is not asked: it helps the other. */
function* missing({ containers }: PodView, probe: (typeof probes)[number]): Iterable<Remark> {
  const main = containers.filter(({ list }) => list === "containers");
  for (const container of main) {
    if (main.length > 1 && !offersPort(container)) continue;
    if (objectAt(container.spec, probe) === undefined)
      yield { container: container.name, path: `${container.path}.${probe}`, message: `has no ${probe}` };
  }
}

function offersPort({ spec }: ContainerView): boolean {
  return objectsAt(spec, "ports").length > 0;
}

/** What a probe does, without how often. */
function actionOf(probe: JsonObject | undefined): JsonObject | undefined {
  return actions.map((action) => objectAt(probe, action)).find((action) => action !== undefined);
}

function namedPort(probe: JsonObject | undefined): readonly [action: string, port: string] | undefined {
  for (const action of ["httpGet", "tcpSocket"] as const) {
    const port = textAt(objectAt(probe, action), "port");
    // The API takes a number in quotes for the name of a port, which then may not be one.
    if (port !== undefined) return [action, port];
  }
  return undefined;
}
