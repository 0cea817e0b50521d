import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { ExposureProps } from "./exposure.ts";
import { gkeHealthCheck, warnOfDefaultCheck } from "./load-balancer-check.ts";
import type { NetworkPeer } from "./network-rules.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { needsApi } from "./served-api.ts";

const api = "gateway.networking.k8s.io/v1";

/** A route to the service, on the platform's gateway or on one of its own that speaks nothing but TLS. */
export function gatewayRoute(scope: Construct, props: ExposureProps, metadata: Metadata): void {
  const { service, host, path = "/", gateway } = props;
  const { profile } = service;
  const parent =
    gateway === undefined
      ? { name: metadata.name, sectionName: "https" }
      : {
          name: gateway.name,
          namespace: gateway.namespace,
          ...(gateway.listener === undefined ? {} : { sectionName: gateway.listener }),
        };
  const route = new RenderedObject(scope, "Resource", {
    apiVersion: api,
    kind: "HTTPRoute",
    metadata: { ...metadata, labels: { ...metadata.labels } },
    fields: {
      spec: () => ({
        parentRefs: [parent],
        hostnames: [host],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: path } }],
            backendRefs: [{ name: service.objectName, port: service.servicePort }],
          },
        ],
      }),
    },
  });
  remark(route, (notes) => needsApi(profile, api, "the Gateway API", notes));
  if (isGke(profile, props.reach)) {
    gkeHealthCheck(service);
    warnOfDefaultCheck(service, true);
  }
  if (gateway === undefined) ownGateway(scope, props, metadata);
}

/**
 * From where the load balancers of Google call pods. Those of the internal class call from the proxy-only subnet of the
 * network too, which only its owner knows.
 *
 * https://cloud.google.com/load-balancing/docs/https#firewall-rules (named as the place to look; not read when this was written)
 */
export function gatewayCallers(
  { cloud, distribution }: ClusterProfile,
  reach: "external" | "internal",
): readonly [NetworkPeer, ...NetworkPeer[]] | undefined {
  if (cloud !== "gcp" || distribution !== "gke" || reach === "internal") return undefined;
  return [
    { kind: "address", cidr: "35.191.0.0/16" },
    { kind: "address", cidr: "130.211.0.0/22" },
  ];
}

function isGke({ gatewayClass }: ClusterProfile, reach: "external" | "internal" = "external"): boolean {
  return gatewayClass[reach].startsWith("gke-l7-");
}

type Metadata = { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };

function ownGateway(scope: Construct, props: ExposureProps, metadata: Metadata): void {
  const { service, host, reach = "external", tls } = props;
  const { profile } = service;
  const annotations: Record<string, string> =
    "cloudCertificate" in tls
      ? { "networking.gke.io/certmap": tls.cloudCertificate }
      : tls.clusterIssuer === undefined
        ? {}
        : { "cert-manager.io/cluster-issuer": tls.clusterIssuer };
  const listenerTls: JsonObject = {
    mode: "Terminate",
    ...("secretName" in tls ? { certificateRefs: [{ kind: "Secret", group: "", name: tls.secretName }] } : {}),
  };
  const object = new RenderedObject(scope, "Gateway", {
    apiVersion: api,
    kind: "Gateway",
    metadata: { ...metadata, labels: { ...metadata.labels }, annotations },
    fields: {
      spec: () => ({
        gatewayClassName: profile.gatewayClass[reach],
        listeners: [
          {
            name: "https",
            hostname: host,
            port: 443,
            protocol: "HTTPS",
            // With a certificate map the listener of GKE has no part of its own in TLS.
            ...("secretName" in tls ? { tls: listenerTls } : {}),
            allowedRoutes: { namespaces: { from: "Same" }, kinds: [{ kind: "HTTPRoute" }] },
          },
        ],
      }),
    },
  });
  remark(object, (notes) => refuseForeignCertificate(props, notes));
}

function refuseForeignCertificate({ tls, service }: ExposureProps, notes: Notes): void {
  if ("cloudCertificate" in tls && service.profile.cloud !== "gcp")
    notes.refuse(`A gateway on ${thisCluster} takes its certificate from a Secret; name one by tls.secretName`);
}
