import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { checkObjects } from "../../lib/check/manifests/check-objects.ts";
import { type End, isAllowed } from "../support/network-policies.ts";
import { completed, shopIn } from "../support/shop.ts";
import { minors, objectOf, objectsOf, presetsAt, refusalOf, templateOf, tenantOn } from "../support/workloads.ts";

const cells = minors.flatMap((version) =>
  presetsAt(version).map(([name, profile]) => [name, version, completed(profile)] as const),
);

describe("an application with configuration, secrets, identity, dependencies and a host name", () => {
  test.each(cells)("passes every check on %s %s, restricted, without a word", (_name, version, profile) => {
    const tenant = tenantOn(profile);
    shopIn(tenant);
    expect(refusalOf(Chart.of(tenant))).toBe("");
    const { findings } = checkObjects(objectsOf(tenant), {
      asOf: "2026-11-21T00:00:00Z",
      hops: [version],
      podSecurity: "restricted",
      podSecurityVersion: version,
    });
    // AppArmor is asked for, since nodes without it refuse the pod; the check only mentions it.
    const mentioned = ["HARDEN-APPARMOR"];
    expect(findings.filter(({ verdict, code }) => verdict === "fail" && !mentioned.includes(code))).toStrictEqual([]);
  });
});

/** What gives pods their identity, by preset: address and port, and what a neighbouring rule would let through. */
const identityOf: Readonly<Record<string, readonly (readonly [address: string, port: number])[]>> = {
  eks: [["10.99.0.3", 443]],
  eksAutoMode: [["169.254.170.23", 80]],
  gke: [
    ["169.254.169.254", 80],
    ["169.254.169.254", 8080],
    ["169.254.169.252", 987],
    ["169.254.169.252", 988],
  ],
  gkeAutopilot: [
    ["169.254.169.254", 80],
    ["169.254.169.254", 8080],
  ],
  aks: [["10.99.0.3", 443]],
  aksAutomatic: [["10.99.0.3", 443]],
  iks: [["10.99.0.3", 443]],
  roks: [["10.99.0.3", 443]],
  kubernetes: [],
};

describe.each(presetsAt("1.34"))("on %s, of all that an application could call", (name, preset) => {
  const tenant = tenantOn(completed(preset));
  shopIn(tenant);
  const objects = objectsOf(tenant);
  const podOf = (workload: string): End => ({
    pod: templateOf(objectOf(tenant, "Deployment", workload)).metadata["labels"] as Readonly<Record<string, string>>,
    namespace: "shop",
  });
  const [front, basket] = [podOf("shop-front"), podOf("shop-basket")];
  const gateway: End = { pod: { app: "gateway" }, namespace: "gateway" };
  const everybody: readonly (readonly [string, End])[] = [
    ["front", front],
    ["basket", basket],
    ["gateway", gateway],
    ["database", { address: "10.8.0.12" }],
    ["database, second", { address: "10.8.0.13" }],
    ["database, IPv6", { address: "2001:db8::12" }],
    ["beside the database", { address: "10.8.0.14" }],
    ["mail", { address: "10.9.0.77" }],
    ["beside the mail", { address: "10.9.1.77" }],
    ["tokens", { address: "10.99.0.3" }],
    ["agent", { address: "169.254.170.23" }],
    ["metadata", { address: "169.254.169.254" }],
    ["metadata, classic", { address: "169.254.169.252" }],
    ["API server", { address: "10.0.0.1" }],
    ["internet", { address: "203.0.113.7" }],
    ["stranger", { pod: { app: "stranger" }, namespace: "shop" }],
    ["stranger elsewhere", { pod: { app: "gateway" }, namespace: "other" }],
  ];
  const ports = [80, 443, 587, 987, 988, 1521, 5432, 8080, 8443, 9000];
  const open = (from: End) =>
    everybody
      .filter(([, to]) => to !== from)
      .flatMap(([who, to]) =>
        ports.filter((port) => isAllowed({ from, to, port }, objects)).map((port) => `${who}:${port}`),
      )
      .sort();
  const addressName = (address: string) =>
    everybody.find(([, end]) => "address" in end && end.address === address)?.[0] ?? address;

  test("the front reaches the basket, its database and what gives it its identity, and nothing else", () => {
    const identity = (identityOf[name] ?? []).map(([address, port]) => `${addressName(address)}:${port}`);
    expect(open(front)).toStrictEqual(
      ["basket:9000", "database:1521", "database, second:1521", "database, IPv6:1521", ...identity].sort(),
    );
  });

  test("the basket reaches the mail server and nothing else, and no pod is called by whom nobody declared", () => {
    expect(open(basket)).toStrictEqual(["mail:587"]);
    expect(open(gateway)).toStrictEqual(expect.arrayContaining(["front:8080"]));
    expect(open(gateway).filter((flow) => /^(?:front|basket):/.test(flow))).toStrictEqual(["front:8080"]);
    const [, stranger] = everybody.find(([who]) => who === "stranger elsewhere") ?? [];
    expect(stranger && open(stranger).filter((flow) => /^(?:front|basket):/.test(flow))).toStrictEqual([]);
  });
});
