import { ApiObject, Chart } from "cdk8s";
import * as kplus from "cdk8s-plus-27";
import * as kplus33 from "cdk8s-plus-33";
import { describe, expect, test } from "vitest";
import { configFiles, presets, secretFiles } from "../../constructs/index.ts";
import type { JsonObject, KubeObject } from "../../lib/core/kube-object.ts";
import { type End, isAllowed } from "../support/network-policies.ts";
import { makers, metadataOf, objectOf, objectsOf, refusalOf, templateOf, tenantOn } from "../support/workloads.ts";

const profile = presets.gke({ version: "1.34" });
const metadata = { namespace: "shop" };

describe("our workloads in cdk8s-plus-27", () => {
  test("are selected by its Service, in each of the kinds that serve", () => {
    const tenant = tenantOn(profile);
    for (const [name, target] of [
      ["a", makers.web(tenant)],
      ["b", makers.database(tenant)],
      ["c", makers.worker(tenant)],
    ] as const) {
      new kplus.Service(tenant, `service-${name}`, {
        metadata: { ...metadata, name },
        selector: target,
        ports: [{ port: 80, targetPort: 8080 }],
      });
      expect((objectOf(tenant, "Service", name)["spec"] as JsonObject)["selector"]).toStrictEqual(target.selector);
    }
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("are served by its Ingress, through its Service", () => {
    const tenant = tenantOn(profile);
    const service = new kplus.Service(tenant, "service", {
      metadata: { ...metadata, name: "plus" },
      selector: makers.web(tenant),
      ports: [{ port: 80, targetPort: 8080 }],
    });
    const ingress = new kplus.Ingress(tenant, "ingress", {
      metadata: { ...metadata, name: "plus" },
      className: "nginx",
    });
    ingress.addHostRule("shop.example.com", "/", kplus.IngressBackend.fromService(service));
    expect(JSON.stringify(objectOf(tenant, "Ingress")["spec"])).toContain('"service":{"name":"plus"');
  });

  test("are scaled by its HorizontalPodAutoscaler, and then name no number, with metrics of its own or without", () => {
    for (const metrics of [undefined, [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))]]) {
      const tenant = tenantOn(profile);
      const target = makers.web(tenant);
      new kplus.HorizontalPodAutoscaler(tenant, "hpa", {
        metadata: { ...metadata, name: "plus" },
        target,
        minReplicas: 3,
        maxReplicas: 9,
        ...(metrics === undefined ? {} : { metrics }),
      });
      expect(objectOf(tenant, "HorizontalPodAutoscaler")["spec"]).toMatchObject({
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop-web" },
      });
      expect((objectOf(tenant, "Deployment")["spec"] as JsonObject)["replicas"]).toBeUndefined();
      expect(refusalOf(Chart.of(tenant))).toBe("");
    }
  });

  test("are subject and peer of its NetworkPolicy, in their own namespace", () => {
    const tenant = tenantOn(profile);
    const [web, database] = [makers.web(tenant), makers.database(tenant)];
    new kplus.NetworkPolicy(tenant, "policy", {
      metadata: { name: "plus" },
      selector: web,
      egress: { rules: [{ peer: database, ports: [kplus.NetworkPolicyPort.tcp(5432)] }] },
    });
    const policy = objectOf(tenant, "NetworkPolicy", "plus");
    expect(metadataOf(policy)["namespace"]).toBe("shop");
    expect(policy["spec"]).toMatchObject({
      podSelector: { matchLabels: web.selector },
      egress: [{ to: [{ podSelector: { matchLabels: database.selector } }], ports: [{ port: 5432 }] }],
    });
  });

  test("are connected by `connections` on the port that they declare, and on no other", () => {
    const tenant = tenantOn(profile);
    const web = makers.web(tenant);
    const caller = new kplus.Deployment(tenant, "caller", {
      metadata: { ...metadata, name: "caller" },
      podMetadata: { labels: { app: "caller" } },
      isolate: true,
      containers: [{ image: "caller" }],
    });
    caller.connections.allowTo(web);
    // The caller is what cdk8s-plus makes of it, which the checks refuse; only its policies are looked at.
    const objects = Chart.of(tenant)
      .node.findAll()
      .filter(ApiObject.isApiObject)
      .map((object) => object.toJson() as KubeObject);
    const from: End = {
      pod: { ...(caller.podMetadata.toJson().labels as Record<string, string>), app: "caller" },
      namespace: "shop",
    };
    const to: End = { pod: web.labels, namespace: "shop" };
    expect(isAllowed({ from, to, port: 8080 }, objects)).toBe(true);
    expect(isAllowed({ from, to, port: 9090 }, objects)).toBe(false);
    expect(isAllowed({ from: to, to: from, port: 8080 }, objects)).toBe(false);
  });
});

describe("objects of cdk8s-plus-27 in our workloads", () => {
  test("its ConfigMap and Secret become files, its ServiceAccount the account of the pods", () => {
    const tenant = tenantOn(profile);
    const config = new kplus.ConfigMap(tenant, "config", {
      metadata: { ...metadata, name: "plus-config" },
      data: { "app.yaml": "a: 1" },
    });
    const secret = kplus.Secret.fromSecretName(tenant, "secret", "plus-secret");
    const serviceAccount = new kplus.ServiceAccount(tenant, "account", {
      metadata: { ...metadata, name: "plus-account" },
    });
    makers.web(tenant, {
      uses: [configFiles(config, "/etc/app"), secretFiles(secret, "/run/secrets/app")],
      serviceAccount,
    });
    const { spec } = templateOf(objectOf(tenant, "Deployment"));
    expect(spec["serviceAccountName"]).toBe("plus-account");
    expect(spec["volumes"]).toMatchObject(
      expect.arrayContaining([
        { name: "config-plus-config", configMap: { name: "plus-config", defaultMode: 0o444 } },
        { name: "secret-plus-secret", secret: { secretName: "plus-secret", defaultMode: 0o440 } },
      ]),
    );
    const accounts = objectsOf(tenant).filter(({ kind }) => kind === "ServiceAccount");
    expect(accounts.map((account) => metadataOf(account)["name"]).sort()).toStrictEqual(["default", "plus-account"]);
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });
});

describe("objects of cdk8s-plus-33 beside ours", () => {
  const render = (props: Partial<kplus33.DeploymentProps> = {}) => {
    const tenant = tenantOn(profile);
    makers.web(tenant);
    new kplus33.Deployment(tenant, "newer", {
      metadata: { ...metadata, name: "newer" },
      containers: [{ name: "main", image: "registry.example.com/newer:1" }],
      ...props,
    });
    return refusalOf(Chart.of(tenant));
  };

  test("are judged as they are rendered, with what they leave open and what they add", () => {
    const refusal = render({ hostNetwork: true });
    for (const code of ["PSS-capabilities_restricted", "PSS-seccompProfile_restricted", "PSS-hostNamespaces"])
      expect(refusal).toContain(`chart/tenant/newer/Resource on gke: ${code} `);
    expect(refusal).not.toContain("tenant/web");
  });

  test("are seen with fields that cdk8s-plus-27 does not have", () => {
    const capable = (capabilities: kplus33.ContainerSecutiryContextCapabilities) =>
      render({
        containers: [
          {
            name: "main",
            image: "registry.example.com/newer:1",
            securityContext: {
              capabilities,
              seccompProfile: { type: kplus33.SeccompProfileType.RUNTIME_DEFAULT },
            },
          },
        ],
      });
    const dropped = capable({ drop: [kplus33.Capability.ALL] });
    expect(dropped).not.toContain("PSS-capabilities_restricted");
    expect(dropped).not.toContain("PSS-seccompProfile_restricted");
    expect(capable({ add: [kplus33.Capability.SYS_ADMIN] })).toContain("PSS-capabilities_restricted");
  });
});
