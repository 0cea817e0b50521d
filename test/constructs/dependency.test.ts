import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import {
  Dependency,
  ExternalDependency,
  type ExternalPlace,
  presets,
  Tenant,
  WebService,
} from "../../constructs/index.ts";
import {
  chartOn,
  common,
  health,
  makers,
  metadataOf,
  objectOf,
  objectsOf,
  refusalOf,
  tenantOn,
} from "../support/workloads.ts";

const profile = presets.gke({ version: "1.34", networkPolicyEnforced: true });
const { app, owner } = common;

describe("a dependency that is declared once", () => {
  test("opens both ends, by the port's number, and can be read off both", () => {
    const tenant = tenantOn(profile);
    const [web, database] = [makers.web(tenant), makers.database(tenant)];
    Dependency.declare({ from: web, to: database });
    expect(objectOf(tenant, "NetworkPolicy", "shop-web")["spec"]).toMatchObject({
      egress: [
        {},
        { to: [{ podSelector: { matchLabels: database.selector } }], ports: [{ port: 5432, protocol: "TCP" }] },
      ],
    });
    expect(objectOf(tenant, "NetworkPolicy", "shop-database")["spec"]).toMatchObject({
      ingress: [{ from: [{ podSelector: { matchLabels: web.selector } }], ports: [{ port: 5432, protocol: "TCP" }] }],
    });
    expect(metadataOf(objectOf(tenant, "Deployment"))["annotations"]).toMatchObject({
      "calls.fleetwright.dev/shop-database": "shop:5432",
    });
    expect(metadataOf(objectOf(tenant, "StatefulSet"))["annotations"]).toMatchObject({
      "called-by.fleetwright.dev/shop-web": "shop:5432",
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("names the namespace of the other where it is another, and the ports that were meant", () => {
    const chart = chartOn(profile);
    const quota = { cpu: "20", memory: "64Gi" } as const;
    const [shop, pay] = ["shop", "pay"].map((name) => new Tenant(chart, name, { name, owner, quota }));
    if (shop === undefined || pay === undefined) throw new Error("two tenants");
    const web = makers.web(shop);
    const api = new WebService(pay, "api", {
      ...common,
      app: "pay",
      name: "api",
      port: 9000,
      otherPorts: [{ name: "grpc", port: 9001 }],
      health,
    });
    Dependency.declare({ from: web, to: api, ports: ["grpc"] });
    expect(objectOf(chart, "NetworkPolicy", "shop-web")["spec"]).toMatchObject({
      egress: [
        {},
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "pay" } },
              podSelector: { matchLabels: api.selector },
            },
          ],
          ports: [{ port: 9001 }],
        },
      ],
    });
    expect(objectOf(chart, "NetworkPolicy", "pay-api")["spec"]).toMatchObject({
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } }] }],
    });
  });

  test("on a port that is not there, or on something without ports, is refused at once", () => {
    const tenant = tenantOn(profile);
    const [web, worker] = [makers.web(tenant), makers.worker(tenant)];
    expect(() => Dependency.declare({ from: worker, to: web, ports: ["grpc"] })).toThrow(/no port "grpc"/);
    expect(() => Dependency.declare({ from: web, to: worker })).toThrow(/has no port/);
  });
});

describe("something outside of the cluster", () => {
  const render = (at: ExternalPlace, port = 1521) => {
    const tenant = tenantOn(profile);
    const database = new ExternalDependency(tenant, "db", { app, name: "orders-db", owner, at, port });
    makers.web(tenant, { uses: [database] });
    return { tenant, database };
  };

  test("by addresses has a name in the namespace, its endpoints by family, and is called by who uses it", () => {
    const { tenant, database } = render({ addresses: ["10.8.0.12", "2001:db8::1"] });
    expect(database.serviceName).toBe("shop-orders-db");
    expect(objectOf(tenant, "Service", "shop-orders-db")["spec"]).toStrictEqual({
      type: "ClusterIP",
      ports: [{ name: "main", port: 1521, targetPort: 1521, protocol: "TCP" }],
    });
    expect(objectOf(tenant, "EndpointSlice", "shop-orders-db-ipv4")).toMatchObject({
      addressType: "IPv4",
      metadata: { labels: { "kubernetes.io/service-name": "shop-orders-db" } },
      endpoints: [{ addresses: ["10.8.0.12"] }],
    });
    expect(objectOf(tenant, "EndpointSlice", "shop-orders-db-ipv6")).toMatchObject({ addressType: "IPv6" });
    expect(objectOf(tenant, "NetworkPolicy", "shop-web")["spec"]).toMatchObject({
      egress: [
        {},
        {
          to: [{ ipBlock: { cidr: "10.8.0.12/32" } }, { ipBlock: { cidr: "2001:db8::1/128" } }],
          ports: [{ port: 1521, protocol: "TCP" }],
        },
      ],
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("by host name is an alias, and its networks are what may be called", () => {
    const { tenant } = render({ hostname: "ora01.corp.example", networks: ["10.8.0.0/24"] });
    expect(objectOf(tenant, "Service", "shop-orders-db")["spec"]).toMatchObject({
      type: "ExternalName",
      externalName: "ora01.corp.example",
    });
    expect(objectsOf(tenant).some(({ kind }) => kind === "EndpointSlice")).toBe(false);
    expect(JSON.stringify(objectOf(tenant, "NetworkPolicy", "shop-web"))).toContain('"cidr":"10.8.0.0/24"');
  });

  test("is refused where it cannot be: everything, a loopback address, a name for an address, no port", () => {
    expect(() => render({ hostname: "a.example", networks: ["0.0.0.0/0"] })).toThrow(/narrower than everything/);
    expect(() => render({ hostname: "a.example", networks: ["10.0.0.0/33"] })).toThrow(/not a network/);
    expect(() => render({ hostname: "10.0.0.1", networks: ["10.0.0.0/8"] })).toThrow(/not a host name/);
    for (const address of ["127.0.0.1", "169.254.169.254", "fe80::1"])
      expect(() => render({ addresses: [address] })).toThrow(/neither loopback/);
    expect(() => render({ addresses: ["db.example"] })).toThrow(/host name goes into/);
    expect(() => render({ addresses: ["10.0.0.1"] }, 0)).toThrow(/not a port/);
  });
});
