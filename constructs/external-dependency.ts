import { isIP } from "node:net";
import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import { guard } from "./guard.ts";
import { isNetwork } from "./network-address.ts";
import type { NetworkPeer } from "./network-rules.ts";
import { type PartMetadata, type PartProps, partMetadata } from "./part.ts";
import { RenderedObject } from "./rendered-object.ts";
import { suppress } from "./suppressions.ts";

/** Where something outside of the cluster is. */
export type ExternalPlace =
  /** By addresses: the cluster gives them a name, and spreads the calls. */
  | { readonly addresses: readonly [string, ...string[]] }
  /**
   * By host name. A network policy knows addresses only, so the networks that the name may resolve to are needed too,
   * as CIDRs.
   */
  | { readonly hostname: string; readonly networks: readonly [string, ...string[]] };

/** Something outside the cluster that is called, by names or addresses and ports. */
export interface ExternalDependencyProps extends PartProps {
  readonly at: ExternalPlace;
  readonly port: number;
  /** @default TCP */
  readonly protocol?: "TCP" | "UDP";
}

/**
 * Something of the world outside, such as a database that stays where it is, under a name of this namespace: moving it
 * changes this and no application. Goes into the `uses` of the workloads that call it, and only they may.
 */
export class ExternalDependency extends Construct implements Contributor {
  /** Name under which the workloads of the namespace call it. */
  readonly serviceName: string;
  readonly port: number;

  readonly #props: ExternalDependencyProps;
  readonly #metadata: PartMetadata;

  constructor(scope: Construct, id: string, props: ExternalDependencyProps) {
    super(scope, id);
    this.#props = props;
    this.#metadata = partMetadata(this, props);
    this.serviceName = this.#metadata.name;
    this.port = props.port;
    check(props, this.node.path);
    if ("addresses" in props.at) this.#addressed(props.at.addresses);
    else this.#named(props.at.hostname);
    guard(this);
  }

  contribute(): Contribution {
    const { at, port, protocol = "TCP" } = this.#props;
    const [first, ...others]: readonly NetworkPeer[] =
      "addresses" in at
        ? at.addresses.map((text) => ({ kind: "address", cidr: `${text}/${isIP(text) === 6 ? 128 : 32}` }))
        : at.networks.map((cidr) => ({ kind: "address", cidr }));
    if (first === undefined) return {};
    const where = "addresses" in at ? at.addresses.join(",") : at.hostname;
    return {
      egress: [{ peers: [first, ...others], ports: [{ port, protocol }] }],
      annotations: { [`calls.fleetwright.dev/${this.serviceName}`]: `external:${where}:${port}` },
    };
  }

  #named(hostname: string): void {
    const { port, protocol = "TCP" } = this.#props;
    new RenderedObject(this, "Resource", {
      apiVersion: "v1",
      kind: "Service",
      metadata: this.#metadata,
      fields: {
        spec: () => ({ type: "ExternalName", externalName: hostname, ports: [{ name: "main", port, protocol }] }),
      },
    });
  }

  #addressed(addresses: readonly string[]): void {
    const { port, protocol = "TCP" } = this.#props;
    const service = new RenderedObject(this, "Resource", {
      apiVersion: "v1",
      kind: "Service",
      metadata: this.#metadata,
      fields: { spec: () => ({ type: "ClusterIP", ports: [{ name: "main", port, targetPort: port, protocol }] }) },
    });
    suppress(
      service,
      { "kube-linter": ["dangling-service"], "kube-score": ["service-targets-pod"] },
      "what it points to is outside of the cluster",
    );
    for (const family of [4, 6] as const) {
      const own = addresses.filter((text) => isIP(text) === family);
      if (own.length === 0) continue;
      new RenderedObject(this, `Endpoints${family}`, {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: {
          ...this.#metadata,
          name: `${this.serviceName}-ipv${family}`,
          labels: {
            ...this.#metadata.labels,
            "kubernetes.io/service-name": this.serviceName,
            // Else the cluster's own controller takes it for one of its.
            "endpointslice.kubernetes.io/managed-by": "fleetwright.dev",
          },
        },
        fields: {
          addressType: () => `IPv${family}`,
          endpoints: () => own.map((text) => ({ addresses: [text], conditions: { ready: true } })),
          ports: () => [{ name: "main", port, protocol }],
        },
      });
    }
  }
}

function check({ at, port }: ExternalDependencyProps, path: string): void {
  const wrong = (text: string, expected: string) =>
    new FleetError("CONFIG", `${JSON.stringify(text)} of ${path} is not ${expected}`, { path });
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw wrong(String(port), "a port, 1 to 65535");
  if ("addresses" in at) {
    for (const text of at.addresses) {
      if (isIP(text) === 0) throw wrong(text, "an address; a host name goes into `hostname`");
      if (/^(?:127\.|169\.254\.|0\.|22[4-9]\.|23\d\.|::1$|fe80:|ff)/i.test(text))
        throw wrong(text, "an address that endpoints may have: neither loopback, link-local nor multicast");
    }
    return;
  }
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(at.hostname) || isIP(at.hostname) !== 0)
    throw wrong(at.hostname, "a host name in lower case");
  for (const text of at.networks) {
    if (!isNetwork(text)) throw wrong(text, "a network, such as 10.8.0.0/24");
    if (/\/0+$/.test(text)) throw wrong(text, "narrower than everything; a policy that lets all through is none");
  }
}
