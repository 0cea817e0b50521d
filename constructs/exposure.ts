import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { gatewayCallers, gatewayRoute } from "./gateway-route.ts";
import { guard } from "./guard.ts";
import { ingress } from "./ingress.ts";
import type { NetworkPeer } from "./network-rules.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { objectNameOf } from "./provenance.ts";
import { remark } from "./remarks.ts";
import type { WebService } from "./web-service.ts";

/** Where the certificate of the host comes from. There is no exposure without one. */
export type Tls =
  /** A Secret of type `kubernetes.io/tls` in the namespace; made by cert-manager where an issuer is named. */
  | { readonly secretName: string; readonly clusterIssuer?: string }
  /** A certificate that the load balancer of the cloud holds: the ARN of ACM, or the name of Google's certificate map. */
  | { readonly cloudCertificate: string };

/** Under which host names a web service is reached from outside the cluster. */
export interface ExposureProps {
  readonly service: WebService;
  /** `shop.example.com`. */
  readonly host: string;
  readonly tls: Tls;
  /**
   * Its name within the application, where a service has several.
   *
   * @default - that of the service
   */
  readonly name?: string;
  /**
   * Paths that begin so.
   *
   * @default "/"
   */
  readonly path?: `/${string}`;
  /**
   * From the internet, or from the network of the cluster only.
   *
   * @default "external"
   */
  readonly reach?: "external" | "internal";
  /**
   * A gateway of the platform's to attach to; its listener has the certificate then.
   *
   * @default - a gateway of its own, where the cluster has a gateway class
   */
  readonly gateway?: { readonly name: string; readonly namespace: string; readonly listener?: string };
  /**
   * Who the calls come from when they reach the pods: the pods of the gateway, or the addresses of the load balancer.
   *
   * @default - what is documented of the gateway class; else nobody, with a warning
   */
  readonly callers?: readonly [NetworkPeer, ...NetworkPeer[]];
}

/**
 * A web service under a host name, with TLS: by the Gateway API where the cluster has a class for it, by an Ingress
 * where the profile says so, and refused where neither is known.
 */
export class Exposure extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ExposureProps) {
    super(scope, id);
    const { service, host, path = "/" } = props;
    const { profile } = service;
    if (!/^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(host)) {
      throw new FleetError("CONFIG", `${JSON.stringify(host)} is not a host name`, {
        path: this.node.path,
        hint: "Write one such as shop.example.com.",
      });
    }
    this.url = `https://${host}${path}`;
    const way = wayOf(props, profile);
    const metadata = { ...service.metadata, name: objectNameOf(service.app, props.name ?? service.name) };
    if (way === "gateway") gatewayRoute(this, props, metadata);
    else if (way === "ingress") ingress(this, props, metadata);
    remark(this, (notes) => {
      if (way === undefined) refuse(props, notes);
    });
    const callers =
      props.callers ?? (way === "gateway" ? gatewayCallers(profile, props.reach ?? "external") : undefined);
    if (callers === undefined) {
      remark(service, (notes) => {
        notes.warn(
          `Who calls the pods for ${host} on ${thisCluster} is not known, so nobody is let through; give the exposure its callers`,
        );
      });
    } else {
      const { readiness } = service;
      const asked = readiness === undefined || readiness.port === service.port ? [] : [{ port: readiness.port }];
      service.allowFrom({ peers: callers, ports: [{ port: service.port }, ...asked] });
    }
    guard(this);
  }
}

function wayOf(props: ExposureProps, profile: ClusterProfile): "gateway" | "ingress" | undefined {
  const { reach = "external" } = props;
  if (props.gateway !== undefined || profile.gatewayClass[reach] !== "unknown") return "gateway";
  return profile.ingressClass === "unknown" ? undefined : "ingress";
}

function refuse({ host, reach = "external" }: ExposureProps, notes: Notes): void {
  notes.refuse(
    `How ${thisCluster} lets calls for ${host} in is not known; give the profile its gatewayClass.${reach} or its ingressClass, or name the gateway of the platform`,
  );
}
