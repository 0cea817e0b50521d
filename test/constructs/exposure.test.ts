import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import {
  type ClusterProfile,
  Exposure,
  type ExposureProps,
  presets,
  WebService,
  type WebServiceProps,
  warningsOf,
} from "../../constructs/index.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import {
  common,
  execHealth,
  health,
  makers,
  metadataOf,
  objectOf,
  objectsOf,
  refusalOf,
  tenantOn,
} from "../support/workloads.ts";

function render(profile: ClusterProfile, changes: Partial<ExposureProps> = {}) {
  const tenant = tenantOn(profile);
  const exposure = new Exposure(tenant, "exposure", {
    service: makers.web(tenant),
    host: "shop.example.com",
    tls: { secretName: "shop-tls" },
    ...changes,
  });
  return {
    tenant,
    exposure,
    chart: Chart.of(tenant),
    get ingress() {
      return JSON.stringify((objectOf(tenant, "NetworkPolicy", "shop-web")["spec"] as JsonObject)["ingress"]);
    },
  };
}

const served = ["gateway.networking.k8s.io/v1"];
const gke = presets.gke({ version: "1.34", served });
const nginx = presets.kubernetes({ version: "1.34", ingressClass: "nginx", name: "own" });
const alb = presets.eks({ version: "1.34", ingressClass: "alb" });
const certificate = { cloudCertificate: "arn:aws:acm:eu-central-1:123456789012:certificate/1" };

describe("where the cluster has a gateway class", () => {
  test("a host name is a route on a gateway of its own, which speaks TLS and nothing else", () => {
    const { tenant, exposure, chart } = render(gke);
    expect(exposure.url).toBe("https://shop.example.com/");
    const gateway = objectOf(tenant, "Gateway")["spec"] as {
      gatewayClassName: string;
      listeners: readonly JsonObject[];
    };
    expect(gateway.gatewayClassName).toBe("gke-l7-global-external-managed");
    expect(gateway.listeners).toMatchObject([
      {
        protocol: "HTTPS",
        port: 443,
        hostname: "shop.example.com",
        tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "shop-tls" }] },
        allowedRoutes: { namespaces: { from: "Same" } },
      },
    ]);
    expect(objectOf(tenant, "HTTPRoute")["spec"]).toMatchObject({
      parentRefs: [{ name: "shop-web", sectionName: "https" }],
      hostnames: ["shop.example.com"],
      rules: [{ backendRefs: [{ name: "shop-web", port: 80 }] }],
    });
    expect(refusalOf(chart)).toBe("");
  });

  test("the load balancers of the class are let through where they are documented, and else whoever is named", () => {
    expect(render(gke).ingress).toContain("35.191.0.0/16");
    const internal = render(gke, { reach: "internal" });
    expect(JSON.stringify(objectOf(internal.tenant, "Gateway"))).toContain("gke-l7-rilb");
    expect(internal.ingress).toBe("[]");
    expect(warningsOf(internal.chart).join("\n")).toContain(
      "Who calls the pods for shop.example.com on gke is not known",
    );
    const named = render(gke, { reach: "internal", callers: [{ kind: "address", cidr: "10.3.0.0/23" }] });
    expect(named.ingress).toContain("10.3.0.0/23");
  });

  test("the gateway of the platform is used where it is named, also without a class of the profile's", () => {
    const { tenant } = render(nginx, { gateway: { name: "public", namespace: "platform", listener: "https" } });
    expect(objectsOf(tenant).some(({ kind }) => kind === "Gateway" || kind === "Ingress")).toBe(false);
    expect(objectOf(tenant, "HTTPRoute")["spec"]).toMatchObject({
      parentRefs: [{ name: "public", namespace: "platform", sectionName: "https" }],
    });
  });

  test("it is refused where the cluster is known not to serve the API", () => {
    expect(refusalOf(render({ ...gke, served: [] }).chart)).toMatch(/does not serve gateway\.networking\.k8s\.io\/v1/);
  });
});

describe("where the profile names an ingress class", () => {
  test("a host name is an Ingress with that class and TLS", () => {
    const { tenant, chart } = render(nginx, { tls: { secretName: "shop-tls", clusterIssuer: "letsencrypt" } });
    const object = objectOf(tenant, "Ingress");
    expect(object["spec"]).toMatchObject({
      ingressClassName: "nginx",
      tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
      rules: [{ host: "shop.example.com" }],
    });
    expect(metadataOf(object)["annotations"]).toMatchObject({ "cert-manager.io/cluster-issuer": "letsencrypt" });
    expect(refusalOf(chart)).toBe("");
  });

  test("the load balancer of AWS takes its certificate from ACM and calls the pods themselves", () => {
    const { tenant, chart } = render(alb, { tls: certificate, reach: "internal" });
    expect(metadataOf(objectOf(tenant, "Ingress"))["annotations"]).toMatchObject({
      "alb.ingress.kubernetes.io/scheme": "internal",
      "alb.ingress.kubernetes.io/target-type": "ip",
      "alb.ingress.kubernetes.io/certificate-arn": certificate.cloudCertificate,
    });
    expect(refusalOf(chart)).toBe("");
  });

  test("a certificate that the class cannot take is refused", () => {
    expect(refusalOf(render(alb).chart)).toMatch(/takes no certificate from a Secret/);
    expect(refusalOf(render(nginx, { tls: certificate }).chart)).toMatch(/An Ingress on own takes its certificate/);
  });
});

describe("a load balancer that asks pods itself", () => {
  const admin = { live: "/livez", ready: { http: { path: "/r", port: "admin" } } } as const;
  const otherPorts = [{ name: "admin", port: 9090 }];
  const exposed = (profile: ClusterProfile, tls: ExposureProps["tls"], changes: Partial<WebServiceProps> = {}) => {
    const tenant = tenantOn(profile);
    const service = new WebService(tenant, "web", { ...common, name: "web", port: 8080, health, ...changes });
    for (const name of ["a", "b"]) new Exposure(tenant, name, { service, name, host: `${name}.example.com`, tls });
    return tenant;
  };
  const secret = { secretName: "shop-tls" };
  const opened = { ...gke, served: [...served, "networking.gke.io/v1"] };

  test("asks on GKE what readiness asks, by one policy for the Service, and is let through to that port", () => {
    const tenant = exposed(opened, secret, { health: admin, otherPorts });
    expect(objectsOf(tenant).filter(({ kind }) => kind === "HealthCheckPolicy")).toHaveLength(1);
    expect(objectOf(tenant, "HealthCheckPolicy")["spec"]).toStrictEqual({
      default: {
        config: {
          type: "HTTP",
          httpHealthCheck: { portSpecification: "USE_FIXED_PORT", port: 9090, requestPath: "/r" },
        },
      },
      targetRef: { group: "", kind: "Service", name: "shop-web" },
    });
    expect(objectOf(tenant, "NetworkPolicy", "shop-web")["spec"]).toMatchObject({
      ingress: [{ ports: [{ port: 8080 }, { port: 9090 }] }, {}],
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("asks on AWS what readiness asks", () => {
    const tenant = exposed(alb, certificate);
    const { annotations } = metadataOf(objectOf(tenant, "Ingress", "shop-a"));
    expect(annotations).toMatchObject({ "alb.ingress.kubernetes.io/healthcheck-path": "/readyz" });
    expect(annotations).not.toHaveProperty(["alb.ingress.kubernetes.io/healthcheck-port"]);
    const other = exposed(alb, certificate, { health: admin, otherPorts });
    expect(metadataOf(objectOf(other, "Ingress", "shop-a"))["annotations"]).toMatchObject({
      "alb.ingress.kubernetes.io/healthcheck-path": "/r",
      "alb.ingress.kubernetes.io/healthcheck-port": "9090",
    });
  });

  test("is warned of where it cannot be told what to ask", () => {
    const warnings = (tenant: Construct) => warningsOf(Chart.of(tenant)).join("\n");
    expect(warnings(exposed(opened, secret, { health: execHealth }))).toContain("they must answer 200 to /");
    expect(warnings(exposed(alb, certificate, { health: execHealth }))).toContain("they must answer 200 to /");
    const without = exposed(gke, secret);
    expect(warnings(without)).toContain(
      "gke does not serve networking.gke.io/v1, so its load balancer asks pods for /",
    );
    expect(objectsOf(without).some(({ kind }) => kind === "HealthCheckPolicy")).toBe(false);
    expect(warnings(exposed(opened, secret))).not.toContain("answer 200");
  });
});

test("a service can have several host names, each under a name of its own", () => {
  const tenant = tenantOn(gke);
  const service = makers.web(tenant);
  for (const name of ["shop", "www"])
    new Exposure(tenant, name, { service, name, host: `${name}.example.com`, tls: { secretName: `${name}-tls` } });
  expect(refusalOf(Chart.of(tenant))).toBe("");
  expect(objectOf(tenant, "HTTPRoute", "shop-www")["spec"]).toMatchObject({
    parentRefs: [{ name: "shop-www" }],
    hostnames: ["www.example.com"],
    rules: [{ backendRefs: [{ name: "shop-web" }] }],
  });
});

test("where neither is known nothing is rendered, and the refusal says what to name", () => {
  const { exposure, chart } = render(presets.eks({ version: "1.34" }));
  expect(refusalOf(chart)).toMatch(/How eks lets calls for shop\.example\.com in is not known; give the profile/);
  expect(exposure.node.children).toHaveLength(0);
});

test("what is no host name is refused at once", () => {
  for (const host of ["", "localhost", "https://shop.example.com", "shop.example.com/", "*"])
    expect(() => render(nginx, { host })).toThrow(/not a host name/);
});
