import { ApiObject, App, Chart, JsonPatch } from "cdk8s";
import { describe, expect, test } from "vitest";
import {
  assertHardened,
  type Judge,
  NodeAgent,
  place,
  presets,
  Tenant,
  WebService,
  Writable,
  waive,
  warningsOf,
} from "../../constructs/index.ts";
import { finding } from "../../lib/core/finding.ts";
import {
  chartOn,
  common,
  day,
  execHealth,
  health,
  makers,
  metadataOf,
  objectOf,
  refusalOf,
  tenantOn,
} from "../support/workloads.ts";

const profile = presets.gke({ version: "1.34", name: "prod" });
const waiver = { reason: "legacy licence daemon needs it", owner: "shop@example.com", expires: "2027-03-31" };

describe("a refusal", () => {
  test("sees what every escape hatch made, and names construct, cluster, rule and fix, all at once", () => {
    const tenant = tenantOn(profile);
    makers.web(tenant).manifest.addJsonPatch(JsonPatch.add("/spec/template/spec/hostNetwork", true));
    makers.worker(tenant).patchPod((template) => ({
      ...template,
      spec: { ...(template["spec"] as object), hostPID: true },
    }));
    new ApiObject(tenant, "raw", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "raw", namespace: "shop" },
      spec: { containers: [{ name: "c", image: "x", securityContext: { privileged: true } }] },
    });
    const error = refusalOf(Chart.of(tenant));
    expect(error).toMatch(/tenant\/web\/Resource on prod: PSS-hostNamespaces .*\n +fix: /);
    expect(error).toMatch(/tenant\/worker\/Resource on prod: PSS-hostNamespaces/);
    expect(error).toMatch(/tenant\/raw on prod: PSS-privileged container "c"/);
  });

  test("keeps what a container is traced by: owner, source, commit and digest", () => {
    const tenant = tenantOn(profile);
    makers.web(tenant).patchPod((template) => {
      const { metadata, spec } = template as { readonly metadata: object; readonly spec: object };
      const [container] = (spec as { readonly containers: readonly { readonly image: string }[] }).containers;
      return {
        ...template,
        metadata: { ...metadata, labels: { "app.kubernetes.io/instance": "web" }, annotations: {} },
        spec: { ...spec, containers: [{ ...container, image: container?.image.replace(/@.*/, "") ?? "" }] },
      };
    });
    const error = refusalOf(Chart.of(tenant));
    for (const code of ["HARDEN-OWNER", "HARDEN-SOURCE", "HARDEN-COMMIT", "HARDEN-IMAGE-DIGEST"]) {
      expect(error).toContain(`tenant/web/Resource on prod: ${code} `);
      expect(error).toContain(`waive("${code}"`);
    }
  });

  test("comes at once for a number of replicas that is none", () => {
    for (const replicas of [0, -1, 1.5, Number.NaN]) {
      expect(() => makers.web(tenantOn(profile), { replicas })).toThrow(/is no number of replicas/);
    }
  });

  test("stops the app before anything is written", () => {
    const app = new App();
    const chart = new Chart(app, "chart", { namespace: "shop" });
    place(chart, { profile, asOf: day });
    makers
      .web(chart)
      .patchPod((template) => ({ ...template, spec: { ...(template["spec"] as object), hostIPC: true } }));
    expect(() => app.synthYaml()).toThrow(/Validation failed[\s\S]*PSS-hostNamespaces/);
  });

  test("sees what takes a pod out of its isolation, unless a prop asks for it", () => {
    const tenant = tenantOn(profile);
    const audience = { name: "t", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
    const patches: readonly (readonly [code: string, spec: object])[] = [
      ["HARDEN-SHARED-PROCESSES", { shareProcessNamespace: true }],
      ["HARDEN-HOST-ALIASES", { hostAliases: [{ ip: "10.0.0.1", hostnames: ["db.example.com"] }] }],
      ["HARDEN-NODE-NAME", { nodeName: "node-7" }],
      ["HARDEN-TOKEN-AUDIENCE", { volumes: [audience] }],
    ];
    for (const [index, [, changes]] of patches.entries()) {
      new WebService(tenant, `web-${index}`, { ...common, name: `web-${index}`, port: 8080, health }).patchPod(
        (template) => ({ ...template, spec: { ...(template["spec"] as object), ...changes } }),
      );
    }
    makers.worker(tenant, { writable: [Writable.cache("/etc", "8Mi")] });
    const service = { metadata: { name: "s", namespace: tenant.namespace }, spec: { externalIPs: ["203.0.113.7"] } };
    new ApiObject(tenant, "service", { apiVersion: "v1", kind: "Service", ...service });
    const error = refusalOf(Chart.of(tenant));
    for (const [index, [code]] of patches.entries()) {
      expect(error).toContain(`tenant/web-${index}/Resource on prod: ${code} `);
      expect(error).toContain(`waive("${code}"`);
    }
    expect(error).toMatch(
      /tenant\/worker\/Resource on prod: HARDEN-WRITABLE-SYSTEM-PATH container "\S+" can write to \/etc/,
    );
    expect(error).toContain(
      "tenant/service on prod: HARDEN-EXTERNAL-IPS the service takes what is sent to 203.0.113.7",
    );

    const asking = tenantOn(profile);
    makers.web(asking, { shutdown: { pid1: "pause" }, tokens: [{ audience: "kubernetes" }] });
    expect(refusalOf(Chart.of(asking))).toBe("");
  });

  test("is lifted for long by a waiver, which is said", () => {
    const until = (expires: string) => {
      const tenant = tenantOn(profile);
      makers
        .web(tenant)
        .patchPod((template) => ({ ...template, spec: { ...(template["spec"] as object), nodeName: "n" } }))
        .waive("HARDEN-NODE-NAME", { ...waiver, expires });
      expect(refusalOf(Chart.of(tenant))).toBe("");
      return warningsOf(Chart.of(tenant)).join("\n");
    };
    expect(until("2031-01-01")).toMatch(/EXEMPTION-LONG the exemption from HARDEN-NODE-NAME .* holds until 2031-01-01/);
    expect(until("2027-11-21")).not.toContain("EXEMPTION-LONG");
  });

  test("sees what opens the network again, by a patch or by another policy beside", () => {
    const tenant = tenantOn(profile);
    const web = makers.web(tenant);
    ApiObject.of(web.node.findChild("NetworkPolicy")).addJsonPatch(JsonPatch.replace("/spec/egress", [{}]));
    new ApiObject(tenant, "open", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "open", namespace: tenant.namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
    });
    const error = refusalOf(Chart.of(tenant));
    expect(error).toContain('HARDEN-NETWORK-EGRESS the network policy "shop-web" allows whatever these pods call');
    expect(error).toContain('HARDEN-NETWORK-INGRESS the network policy "open" allows whatever comes to these pods');
  });

  test("sees a chart inside the chart as well, once", () => {
    const tenant = tenantOn(profile);
    makers.web(tenant);
    new ApiObject(new Chart(tenant, "inner"), "raw", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "raw", namespace: tenant.namespace },
      spec: { containers: [{ name: "c", image: "x", securityContext: { privileged: true } }] },
    });
    expect(refusalOf(Chart.of(tenant)).match(/inner\/raw on prod: PSS-privileged/g)).toHaveLength(1);
  });

  test("comes from two objects of one name, of which the cluster would keep the later", () => {
    const tenant = tenantOn(profile);
    new WebService(tenant, "one", { ...common, app: "a-b", name: "c", port: 8080, health });
    new WebService(tenant, "other", { ...common, app: "a", name: "b-c", port: 8080, health });
    expect(refusalOf(Chart.of(tenant))).toMatch(
      /tenant\/other\/Resource: Deployment a-b-c is that of \S+tenant\/one\/Resource already/,
    );
  });

  test("does not come from what is only worth knowing or not known", () => {
    const judge: Judge = ([object]) =>
      (["info", "error"] as const).map((severity) =>
        finding({
          code: "X",
          severity,
          verdict: severity === "info" ? "fail" : "unknown",
          target: { kind: object?.kind ?? "" },
          message: "m",
          fix: "f",
          evidence: [],
        }),
      );
    const chart = chartOn(profile, { judge }, "shop");
    makers.web(chart);
    expect(refusalOf(chart)).toBe("");
  });

  test("comes from judging the next version too", () => {
    const asked: string[][] = [];
    const judge: Judge = (_, { minors }) => {
      asked.push([...minors]);
      return [];
    };
    const chart = chartOn(presets.gke({ version: { now: "1.34", next: "1.35" } }), { judge }, "shop");
    makers.web(chart);
    makers.worker(chart);
    assertHardened(chart);
    expect(asked).toStrictEqual([["1.34", "1.35"]]);
  });
});

describe("a waiver", () => {
  const agentIn = (asOf: string | undefined, code = "PSS-restrictedVolumes") => {
    const chart = new Chart(new App(), "chart", { namespace: "agents" });
    place(chart, { profile, ...(asOf === undefined ? {} : { asOf }) });
    const agent = new NodeAgent(chart, "agent", {
      ...common,
      name: "agent",
      health: execHealth,
      reads: [{ name: "varlog", path: "/var/log", mountPath: "/var/log" }],
    });
    for (const each of new Set([code, "PSS-restrictedVolumes"])) agent.waive(each, waiver);
    return chart;
  };

  test("lets through what it names, and lands in the output with its reason, owner and end", () => {
    const chart = agentIn(day);
    expect(refusalOf(chart)).toBe("");
    const { annotations } = metadataOf(objectOf(chart, "DaemonSet")) as { annotations: Record<string, string> };
    expect(JSON.parse(annotations["fleetwright.dev/exempt.PSS-restrictedVolumes"] ?? "")).toStrictEqual({ ...waiver });
    expect(annotations).toMatchObject({
      "ignore-check.kube-linter.io/sensitive-host-mounts": waiver.reason,
      "polaris.fairwinds.com/hostPathSet-exempt": "true",
      "checkov.io/skip1": `CKV_K8S_27=${waiver.reason}`,
    });
  });

  test("fails from the day on which it expires", () => {
    expect(refusalOf(agentIn("2027-03-30"))).toBe("");
    expect(refusalOf(agentIn("2027-03-31"))).toMatch(/EXEMPTION-EXPIRED .* expired on 2027-03-31/);
  });

  test("fails when nothing breaks the rule", () => {
    expect(refusalOf(agentIn(day, "PSS-hostPorts"))).toMatch(/EXEMPTION-UNUSED .*PSS-hostPorts .* holds nothing back/);
  });

  test("fails when nobody said which day it is", () => {
    expect(refusalOf(agentIn(undefined))).toContain("nobody said which day it is");
  });

  test("that somebody wrote into the annotations by hand holds no longer without a day", () => {
    const chart = new Chart(new App(), "chart", { namespace: "shop" });
    place(chart, { profile });
    const { manifest } = makers.web(chart);
    const path = "/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem";
    manifest.addJsonPatch(JsonPatch.replace(path, false));
    const text = JSON.stringify({ ...waiver, expires: "2020-01-01" });
    manifest.metadata.addAnnotation("fleetwright.dev/exempt.HARDEN-READ-ONLY-ROOT", text);
    expect(refusalOf(chart)).toMatch(/HARDEN-READ-ONLY-ROOT expires on 2020-01-01, and nobody said which day it is/);
  });

  test("of one container does not cover another", () => {
    const chart = chartOn(profile, {}, "shop");
    const web = makers.withSidecar(chart);
    web.patchPod((template) =>
      JSON.parse(JSON.stringify(template).replaceAll('"privileged":false', '"privileged":true')),
    );
    web.waive("PSS-privileged", { ...waiver, container: "prepare" });
    const error = refusalOf(chart);
    expect(error).not.toContain('PSS-privileged container "prepare"');
    expect(error).toContain('PSS-privileged container "log-reader"');
  });

  test.each([
    [{ reason: "because" }, /reason of at least 15/],
    [{ owner: "somebody" }, /owner by e-mail/],
    [{ expires: "2027-02-30" }, /has no day/],
    [{ kind: "Ingress" }, /is for Ingress/],
  ])("with %o is refused where it is written", (changes, message) => {
    const chart = chartOn(profile, {}, "shop");
    const web = new WebService(chart, "web", { ...common, name: "web", port: 8080, health });
    expect(() => waive(web, "PSS-hostPorts", { ...waiver, ...changes })).toThrow(message);
  });

  test("is for a code that exists, and for one object once", () => {
    const web = makers.web(chartOn(profile, {}, "shop"));
    expect(() => web.waive("PSS-hostPort", waiver)).toThrow(/a code that does not exist/);
    web.waive("PSS-hostPorts", waiver);
    expect(() => web.waive("PSS-hostPorts", waiver)).toThrow(/waived twice/);
  });

  test("is what a namespace below restricted takes", () => {
    const chart = chartOn(profile);
    const props = { name: "agents", owner: common.owner, quota: { cpu: "1", memory: "1Gi" } } as const;
    new Tenant(chart, "tenant", { ...props, podSecurity: { level: "privileged", waiver } });
    expect(refusalOf(chart)).toBe("");
    const { annotations, labels } = metadataOf(objectOf(chart, "Namespace")) as Record<string, object>;
    expect(annotations).toHaveProperty(["fleetwright.dev/exempt.HARDEN-NAMESPACE-LEVEL"]);
    expect(labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "privileged",
      "pod-security.kubernetes.io/warn": "restricted",
    });
  });
});
