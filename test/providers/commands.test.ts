import { describe, expect, test } from "vitest";
import type { CommandSubject } from "../../lib/core/command.ts";
import type { PlanStep } from "../../lib/core/plan.ts";
import { registry } from "../../providers/registry.ts";

const kinds: readonly PlanStep["kind"][] = [
  "pause-autoscalers",
  "relax",
  "addon",
  "control-plane",
  "nodes",
  "restart-fargate",
  "restore",
  "resume-autoscalers",
  "verify",
];
const uids: Readonly<Record<string, string>> = {
  eks: "arn:aws:eks:eu-west-1:111122223333:cluster/shop",
  gke: "//container.googleapis.com/projects/acme/locations/europe-west1/clusters/shop",
  aks: "/subscriptions/s-1/resourcegroups/rg-shop/providers/microsoft.containerservice/managedclusters/shop",
  iks: "crn:v1:bluemix:public:containers-kubernetes:eu-de:a/abc:c1d2e3::",
  kubeconfig: "kube:0f0f",
};

function subject(provider: string): CommandSubject {
  return { uid: uids[provider] ?? "", name: "shop", provider, account: "acme", location: "eu-west-1" };
}

function step(kind: PlanStep["kind"], changes: Partial<PlanStep> = {}): PlanStep {
  return {
    id: "1",
    kind,
    cluster: "uid",
    pool: "workers",
    addon: "coredns",
    from: "1.34",
    to: "1.35",
    settings: { maxSurge: "2", maxUnavailable: "1" },
    estimate: { minutes: 5, inputs: {}, assumed: [] },
    ...changes,
  };
}

describe.each(Object.keys(registry) as (keyof typeof registry)[])("the commands of %s", (provider) => {
  test("are programs of the cloud or of Kubernetes, with no empty argument", async () => {
    const book = (await registry[provider].commands())(subject(provider));
    const commands = [
      ...book.connect,
      ...book.look,
      ...kinds.flatMap((kind) => book.instructionsFor(step(kind)).commands),
    ];
    expect(commands.length).toBeGreaterThan(8);
    for (const { argv } of commands) {
      expect(["aws", "gcloud", "az", "ibmcloud", "kubectl", "kubeadm"]).toContain(argv[0]);
      for (const word of argv) expect(word).not.toBe("");
    }
  });

  test("look before and after what they change, and say how to go back", async () => {
    const book = (await registry[provider].commands())(subject(provider));
    for (const kind of ["control-plane", "nodes"] as const) {
      const { commands, rollBack } = book.instructionsFor(step(kind));
      const phases = commands.map(({ phase }) => phase);
      expect(phases.indexOf("before")).toBe(0);
      expect(phases.indexOf("run")).toBeLessThan(phases.lastIndexOf("after"));
      expect(rollBack?.note).toMatch(/\.$/);
      expect(JSON.stringify(commands)).toContain("1.35");
    }
  });

  test("say something of every kind of step", async () => {
    const book = (await registry[provider].commands())(subject(provider));
    for (const kind of kinds) {
      const { commands, notes = [] } = book.instructionsFor(step(kind));
      expect(commands.length + notes.length).toBeGreaterThan(0);
    }
  });

  test("that hold a place for something say which word it is", async () => {
    const book = (await registry[provider].commands())(subject(provider));
    for (const kind of kinds) {
      for (const { argv, placeholders = [] } of book.instructionsFor(step(kind)).commands) {
        for (const word of placeholders) expect(argv.join(" ")).toContain(word);
        for (const capitals of argv.filter((word) => /^[A-Z_]{3,}$/.test(word) && word !== "PRESERVE"))
          expect(placeholders).toContain(capitals);
      }
    }
  });

  test("are those of a provider that is opened, too", async () => {
    const open = registry[provider].open as (options: object) => ReturnType<typeof registry.kubeconfig.open>;
    const opened = await open(provider === "iks" ? { accounts: [{ id: "a", apiKey: "k" }], env: {} } : { env: {} });
    expect(opened.commands).toBe(await registry[provider].commands());
    await opened.close?.();
  });
});

test("a node group with an image of its own gets a version of its launch template, not a Kubernetes version", async () => {
  const eks = (await registry.eks.commands())(subject("eks"));
  const nodePool = { kind: "managed", customImage: true, launchTemplate: "lt-1" } as const;
  const { commands, notes } = eks.instructionsFor(step("nodes", { nodePool }));
  const run = commands.find(({ phase }) => phase === "run");
  expect(run?.argv).toContain("id=lt-1,version=TEMPLATE_VERSION");
  expect(run?.argv).not.toContain("--kubernetes-version");
  expect(notes?.[0]).toContain("make a version of its launch template");
});

test("nodes that EKS does not manage are left to who defines them", async () => {
  const eks = (await registry.eks.commands())(subject("eks"));
  expect(eks.instructionsFor(step("nodes", { nodePool: { kind: "self-managed" } })).commands).toStrictEqual([]);
});

test("a cluster of AKS that moves as a whole is upgraded by one command, and its pools are only looked at", async () => {
  const aks = (await registry.aks.commands())(subject("aks"));
  const runs = (kind: "control-plane" | "nodes", fields: Partial<PlanStep> = {}) =>
    aks.instructionsFor(step(kind, fields)).commands.filter(({ phase }) => phase === "run");
  expect(runs("control-plane")[0]?.argv).toContain("--control-plane-only");
  expect(runs("control-plane", { wholeCluster: true })[0]?.argv).not.toContain("--control-plane-only");
  expect(runs("nodes")).toHaveLength(1);
  expect(runs("nodes", { wholeCluster: true })).toStrictEqual([]);
});

test("settings that are relaxed are given back as they were", async () => {
  const aks = (await registry.aks.commands())(subject("aks"));
  const run = (kind: "relax" | "restore", settings: PlanStep["settings"]) =>
    aks
      .instructionsFor(step(kind, settings === undefined ? {} : { settings }))
      .commands.find(({ phase }) => phase === "run");
  expect(run("relax", { maxSurge: "50%", drainMinutes: 60 })?.argv.slice(-4)).not.toContain("10%");
  expect(run("restore", { maxSurge: "10%", drainMinutes: 30 })?.argv.join(" ")).toContain(
    "--max-surge 10% --drain-timeout 30",
  );
});
