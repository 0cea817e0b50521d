import { App, Chart } from "cdk8s";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import {
  DebugAccess,
  type DebugAccessProps,
  type Placement,
  place,
  presets,
  ReadOnlyProof,
} from "../../constructs/index.ts";
import { checkObjects } from "../../lib/check/manifests/check-objects.ts";
import { describeCheck } from "../../lib/cli/program/check.ts";
import type { CommandLine } from "../../lib/cli/program/command-line.ts";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { hardenedTemplate } from "../support/violations.ts";
import {
  chartOn,
  common,
  metadataOf,
  minors,
  objectOf,
  objectsOf,
  presetsAt,
  refusalOf,
  tenantOn,
} from "../support/workloads.ts";

const { app, owner, image } = common;
const profile = presets.gke({ version: "1.34" });

function render(changes: Partial<DebugAccessProps> = {}, placement: Partial<Placement> = {}, on = profile) {
  const tenant = tenantOn(on, placement);
  const access = new DebugAccess(tenant, "debug", {
    app,
    name: "debug",
    owner,
    to: [{ kind: "Group", name: "shop-on-call" }],
    image,
    until: "2026-12-01",
    ...changes,
  });
  return { tenant, access };
}

/** What Pod Security restricted and the rules of this package have against a debugger in a hardened pod. */
function against(debuggerContainer: JsonObject, version: string): readonly string[] {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...hardenedTemplate.metadata, name: "p", namespace: "shop" },
    spec: { ...hardenedTemplate.spec, ephemeralContainers: [{ name: "debugger", image: "x", ...debuggerContainer }] },
  };
  const options = {
    asOf: "2026-11-21T00:00:00Z",
    hops: [version],
    podSecurity: "restricted",
    podSecurityVersion: version,
  } as const;
  return checkObjects([pod], options)
    .findings.filter(({ code, verdict }) => verdict === "fail" && code.startsWith("PSS-"))
    .map(({ code }) => code);
}

describe("the right to debug", () => {
  test("is to add a debugger and to read what it says, for whom it was given and no longer than said", () => {
    const { tenant } = render();
    const rules = objectOf(tenant, "Role")["rules"] as readonly { resources: string[]; verbs: string[] }[];
    expect(rules.map(({ resources, verbs }) => `${resources.join()}: ${verbs.join()}`)).toStrictEqual([
      "pods: get,list,watch",
      "pods/log: get",
      "pods/ephemeralcontainers: patch",
    ]);
    expect(objectOf(tenant, "RoleBinding")).toMatchObject({
      roleRef: { kind: "Role", name: "shop-debug" },
      subjects: [{ kind: "Group", name: "shop-on-call" }],
    });
    expect(metadataOf(objectOf(tenant, "RoleBinding"))["annotations"]).toMatchObject({
      "fleetwright.dev/until": "2026-12-01",
    });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("ends: from its day on, or where nobody says which day it is, it is refused", () => {
    expect(refusalOf(Chart.of(render({}, { asOf: "2026-12-01" }).tenant))).toMatch(/ended on 2026-12-01/);
    const undated = new Chart(new App(), "chart", { namespace: "shop" });
    place(undated, { profile });
    new DebugAccess(undated, "debug", {
      app,
      name: "debug",
      owner,
      to: [{ kind: "User", name: "ann" }],
      image,
      until: "2026-12-01",
    });
    expect(refusalOf(undated)).toMatch(/nobody said which day it is/);
    expect(() => render({ until: "soon" })).toThrow(/not a day/);
  });

  test("is a terminal only for a reason, which other judges are told", () => {
    const { tenant } = render({ interactive: { reason: "heap dumps of the basket, SHOP-99" } });
    expect(JSON.stringify(objectOf(tenant, "Role")["rules"])).toContain("pods/attach");
    expect(metadataOf(objectOf(tenant, "Role"))["annotations"]).toMatchObject({
      "polaris.fairwinds.com/rolePodExecAttach-exempt": "true",
      "fleetwright.dev/reason": "heap dumps of the basket, SHOP-99",
    });
    expect(() => render({ interactive: { reason: "x" } })).toThrow(/no reason/);
  });

  test("comes with a profile that Pod Security restricted lets in at every minor, which a bare debugger is not", () => {
    for (const version of minors)
      for (const [, on] of presetsAt(version)) {
        const { tenant } = render({}, {}, on);
        const { data } = objectOf(tenant, "ConfigMap") as unknown as { data: Record<string, string> };
        expect(against(JSON.parse(data["profile.json"] ?? "") as JsonObject, version)).toStrictEqual([]);
        expect(against({}, version)).not.toStrictEqual([]);
      }
  });

  test("is used by a command of plain words, in which nothing is for a shell", () => {
    const { access } = render();
    expect(access.command("shop-web-0", "web", "profile.json", "cat", "/proc/1/status")).toStrictEqual([
      "kubectl",
      "debug",
      "--namespace=shop",
      "shop-web-0",
      expect.stringMatching(/^--image=registry\.example\.com\/shop\/web:1\.4\.2@sha256:/),
      "--target=web",
      "--profile=restricted",
      "--custom=profile.json",
      "--attach=false",
      "--",
      "cat",
      "/proc/1/status",
    ]);
  });
});

describe("the proof that root filesystems are read-only", () => {
  const proofOn = (on = profile) => {
    const chart = chartOn(on);
    return { chart, proof: new ReadOnlyProof(chart, "proof", { image }) };
  };

  test("is a policy of the API server with that rule alone", () => {
    const { chart } = proofOn();
    const policies = objectsOf(chart).filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
    expect(policies).toHaveLength(3);
    for (const policy of policies)
      expect((policy["spec"] as { validations: readonly { message: string }[] }).validations).toMatchObject([
        { message: expect.stringMatching(/^HARDEN-READ-ONLY-ROOT: /) },
      ]);
    expect(refusalOf(chart)).toBe("");
    expect(refusalOf(proofOn(presets.gke({ version: "1.29" })).chart)).toMatch(/needs 1\.30/);
  });

  test("is a check of the containers that run, by a command that the command line takes", () => {
    const words = proofOn().proof.command("prod");
    const program = new Command();
    describeCheck({ program } as CommandLine);
    const offered = program.commands.flatMap(({ options }) => options.map(({ long }) => long));
    for (const word of words.slice(2)) expect(offered).toContain(word.split("=")[0]);
    expect(words.slice(0, 4)).toStrictEqual(["fleetwright", "check", "--context=prod", "--prove=read-only"]);
  });
});
