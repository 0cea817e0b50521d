import { FleetError } from "../lib/core/error.ts";
import type { NetworkPort } from "./network-rules.ts";
import type { Workload } from "./workload.ts";

/** A workload of the same cluster that is called: it is let in there, and let out here. */
export interface DependencyProps {
  /** Who calls. */
  readonly from: Workload;
  /** Who is called. */
  readonly to: Workload;
  /**
   * Names of the ports that are called.
   *
   * @default - the main one
   */
  readonly ports?: readonly [string, ...string[]];
}

/**
 * That one workload calls another, said once: the caller may call, the other may be called, each by its own policy, and
 * both carry it as an annotation for people and for graphs.
 */
export const Dependency: {
  /** @throws FleetError `CONFIG` when the workload that is called has no such port. */
  declare(props: DependencyProps): void;
} = {
  declare({ from, to, ports: names }) {
    const [first, ...others] = portsOf(to, names);
    if (first === undefined) {
      throw new FleetError("CONFIG", `Nobody can call ${to.node.path}: it has no port`, { path: to.node.path });
    }
    const ports = [first, ...others] as const;
    const text = ports.map(({ port }) => port).join(",");
    const peer = ({ selector: labels, namespace }: Workload, home: Workload) =>
      ({ kind: "pods", labels, ...(namespace === home.namespace ? {} : { namespace }) }) as const;
    from.use({
      contribute: () => ({
        egress: [{ peers: [peer(to, from)], ports }],
        annotations: { [`calls.fleetwright.dev/${to.objectName}`]: `${to.namespace}:${text}` },
      }),
    });
    to.use({
      contribute: () => ({
        ingress: [{ peers: [peer(from, to)], ports }],
        annotations: { [`called-by.fleetwright.dev/${from.objectName}`]: `${from.namespace}:${text}` },
      }),
    });
  },
};

/** By number: not every network plugin resolves the name of a port at the far end. */
function portsOf(to: Workload, names: readonly string[] | undefined): readonly NetworkPort[] {
  const wanted = names ?? to.ports.slice(0, 1).map(({ name }) => name);
  return wanted.map((name) => {
    const found = to.ports.find((port) => port.name === name);
    if (found === undefined) {
      throw new FleetError("CONFIG", `${to.node.path} has no port ${JSON.stringify(name)}`, {
        path: to.node.path,
        hint: `Its ports: ${to.ports.map((port) => port.name).join(", ") || "none"}.`,
      });
    }
    return { port: found.port, ...(found.protocol === undefined ? {} : { protocol: found.protocol }) };
  });
}
