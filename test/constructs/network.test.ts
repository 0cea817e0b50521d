import { App, Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { place, presets, Tenant, WebService, warningsOf } from "../../constructs/index.ts";
import { type End, isAllowed } from "../support/network-policies.ts";
import {
  common,
  health,
  makers,
  metadataOf,
  objectOf,
  objectsOf,
  presetsAt,
  templateOf,
  tenantOn,
} from "../support/workloads.ts";

const kubeDns: End = { pod: { "k8s-app": "kube-dns" }, namespace: "kube-system" };
const openShiftDns: End = { pod: { "dns.operator.openshift.io/daemonset-dns": "default" }, namespace: "openshift-dns" };

/** Who answers for names on a preset, and on which port. */
const dnsOf: Readonly<Record<string, readonly (readonly [End, number])[]>> = {
  eks: [[kubeDns, 53]],
  eksAutoMode: [[{ address: "172.20.0.10" }, 53]],
  gke: [
    [kubeDns, 53],
    [{ address: "169.254.20.10" }, 53],
  ],
  gkeAutopilot: [
    [kubeDns, 53],
    [{ address: "169.254.20.10" }, 53],
  ],
  aks: [[kubeDns, 53]],
  aksAutomatic: [
    [kubeDns, 53],
    [{ address: "169.254.10.10" }, 53],
    [{ address: "169.254.10.11" }, 53],
  ],
  iks: [[kubeDns, 53]],
  roks: [[openShiftDns, 5353]],
  kubernetes: [[kubeDns, 53]],
};

describe.each(presetsAt("1.34"))("on %s", (name, profile) => {
  const tenant = tenantOn(profile);
  const web = makers.web(tenant);
  const api = new WebService(tenant, "api", { ...common, name: "api", port: 9000, health });
  api.allowCallsFrom({ kind: "pods", labels: web.selector });
  web.allowTo({ peers: [{ kind: "pods", labels: api.selector }], ports: [{ port: "http" }] });
  const objects = objectsOf(tenant);
  const podOf = (workload: string): End => ({
    pod: templateOf(objectOf(tenant, "Deployment", workload)).metadata["labels"] as Readonly<Record<string, string>>,
    namespace: "shop",
  });
  const [webPod, apiPod] = [podOf("shop-web"), podOf("shop-api")];
  const stranger: End = { pod: { app: "stranger" }, namespace: "shop" };
  const neighbour: End = { pod: apiPod && "pod" in apiPod ? apiPod.pod : {}, namespace: "other" };

  test("names can be asked for, by every pod of the namespace, over UDP and TCP", () => {
    const answering = dnsOf[name] ?? [];
    expect(answering).not.toHaveLength(0);
    for (const from of [webPod, apiPod, stranger]) {
      for (const [to, port] of answering) {
        expect(isAllowed({ from, to, port, protocol: "UDP" }, objects)).toBe(true);
        expect(isAllowed({ from, to, port, protocol: "TCP" }, objects)).toBe(true);
      }
    }
  });

  test("what was declared is open, one way and on its port", () => {
    const call = { port: 9000, portName: "http" };
    expect(isAllowed({ from: webPod, to: apiPod, ...call }, objects)).toBe(true);
    expect(isAllowed({ from: apiPod, to: webPod, port: 8080, portName: "http" }, objects)).toBe(false);
    expect(isAllowed({ from: webPod, to: apiPod, port: 9001 }, objects)).toBe(false);
  });

  test("nothing else is: other pods, other namespaces, the internet, the metadata of the node", () => {
    for (const from of [stranger, neighbour, { address: "203.0.113.7" } as const]) {
      expect(isAllowed({ from, to: apiPod, port: 9000, portName: "http" }, objects)).toBe(false);
    }
    for (const address of ["203.0.113.7", "169.254.169.254", "10.0.0.1"]) {
      for (const port of [80, 443]) expect(isAllowed({ from: webPod, to: { address }, port }, objects)).toBe(false);
    }
    for (const [to, port] of dnsOf[name] ?? []) {
      expect(isAllowed({ from: webPod, to, port: port + 1 }, objects)).toBe(false);
    }
  });
});

test("where the address that answers names is not known, nobody is let through and a warning says so", () => {
  const tenant = tenantOn(presets.eksAutoMode({ version: "1.34" }));
  expect(objectOf(tenant, "NetworkPolicy", "allow-dns")["spec"]).toMatchObject({ egress: [] });
  expect(warningsOf(Chart.of(tenant)).join("\n")).toContain("give the profile its dns.peers");
});

test("a chart for a version that the table of APIs does not reach says so", () => {
  const said = (version: string) => warningsOf(Chart.of(tenantOn(presets.eks({ version })))).join("\n");
  expect(said("1.99")).toContain("APIs of Kubernetes 1.99: they are known here up to");
  expect(said("1.36")).not.toContain("are known here");
});

test("policies that a cluster stores and does not enforce are warned of", () => {
  const warnings = (enforced: boolean) =>
    warningsOf(Chart.of(tenantOn(presets.gke({ version: "1.34", networkPolicyEnforced: enforced })))).join("\n");
  expect(warnings(false)).toContain("gke stores network policies and does not enforce them");
  expect(warnings(true)).not.toContain("polic");
});

test("the namespace is restricted as its cluster's minor has it, and no account in it gets a token unasked", () => {
  const tenant = tenantOn(presets.gke({ version: { now: "1.34", next: "1.36" } }));
  expect(metadataOf(objectOf(tenant, "Namespace"))["labels"]).toMatchObject({
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/enforce-version": "v1.34",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn-version": "v1.34",
  });
  expect(objectOf(tenant, "ServiceAccount", "default")["automountServiceAccountToken"]).toBe(false);
  const unknown = tenantOn(presets.gke());
  expect(metadataOf(objectOf(unknown, "Namespace"))["labels"]).toMatchObject({
    "pod-security.kubernetes.io/enforce-version": "latest",
  });
  expect(warningsOf(Chart.of(unknown)).join("\n")).toContain("Pod Security takes its newest rules");
});

test("a namespace has a quota, defaults below it, and classes of its own that throw nobody out", () => {
  const tenant = tenantOn(presets.gke({ version: "1.34" }));
  expect(objectOf(tenant, "ResourceQuota")["spec"]).toMatchObject({
    hard: { "requests.cpu": "20", "requests.memory": "64Gi", pods: "100", "services.loadbalancers": "0" },
  });
  expect(objectOf(tenant, "LimitRange")["spec"]).toMatchObject({ limits: [{ type: "Container" }] });
  for (const name of [tenant.defaultPriorityClassName, tenant.highPriorityClassName]) {
    expect(objectOf(tenant, "PriorityClass", name)).toMatchObject({ preemptionPolicy: "Never", globalDefault: false });
  }
});

test.each(["default", "kube-system", "kube-public"])("%s is the cluster's and no tenant's", (name) => {
  const chart = new Chart(new App(), "chart");
  place(chart, { profile: presets.gke({ version: "1.34" }) });
  const quota = { cpu: "1", memory: "1Gi", storage: "1Gi" } as const;
  expect(() => new Tenant(chart, "tenant", { name, owner: common.owner, quota })).toThrow(/belongs to the cluster/);
});

test.each(["10.0.0.1", "10.0.0.0/33", "fd00::/129", "internet", "10.0.0.0/8/8"])("%s is no network to call", (cidr) => {
  const web = makers.web(tenantOn(presets.gke({ version: "1.34" })));
  const rule = { peers: [{ kind: "address", cidr }], ports: [{ port: 443 }] } as const;
  expect(() => web.allowTo(rule)).toThrow(/is not a network/);
  expect(() => web.allowFrom(rule)).toThrow(/is not a network/);
});
