import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ApiObject } from "cdk8s";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  ArgoCdDelivery,
  type Delivery,
  Fleet,
  FleetApp,
  FluxDelivery,
  KubectlDelivery,
  presets,
} from "../../../constructs/index.ts";
import type { SynthIndex } from "../../../lib/documents/synth-index.ts";
import { flawsOf } from "../../support/custom-resource-schema.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { synthCluster, synthIndex } from "../../support/synth-index.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-delivery-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: what is written is looked at as a reader finds it.
type Document = any;

function documentsOf(text: string): readonly Document[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

function written(delivery: Delivery, index: SynthIndex): ReadonlyMap<string, string> {
  return new Map([...delivery.files(index)].map(({ path, text }) => [path, text]));
}

const staged = synthIndex(
  [
    synthCluster("a", { stage: "canary" }),
    synthCluster("b", { stage: "Wave 1/2" }),
    synthCluster("c", { stage: "Wave 1/2" }),
    synthCluster("d"),
  ],
  { stages: ["canary", "Wave 1/2", "empty"] },
);

describe("Argo CD", () => {
  const props = { repoUrl: "https://git.example.com/shop.git", project: "platform" };
  const setOf = (delivery: Delivery, index = staged) =>
    documentsOf(written(delivery, index).get("gitops/argocd/applicationset.yaml") ?? "")[0];

  test("the ApplicationSet keeps to the schema of Argo CD, whatever the options", () => {
    for (const destination of ["name", "server", "arn"] as const) {
      for (const layout of ["per-cluster", "per-class"] as const) {
        for (const maxUpdate of [1, "10%"]) {
          const delivery = new ArgoCdDelivery({ ...props, destination, maxUpdate, path: "./out/" });
          expect(flawsOf("argo-cd-applicationset", setOf(delivery, { ...staged, layout }))).toStrictEqual([]);
        }
      }
    }
    const broken = setOf(new ArgoCdDelivery(props));
    broken.spec.template.spec.destinaton = {};
    broken.spec.generators[0].git.revision = 7;
    expect(flawsOf("argo-cd-applicationset", broken)).toHaveLength(2);
  });

  test("stages follow each other, and a last one takes the clusters that the plan has no stage for", () => {
    const { strategy, template } = setOf(new ArgoCdDelivery(props)).spec;
    const [first, second, third] = strategy.rollingSync.steps.map((step: Document) => step.matchExpressions[0]);
    const wave = second.values[0];
    expect(wave).toMatch(/^wave-1-2-[0-9a-f]{16}$/);
    expect(first).toStrictEqual({ key: "fleetwright.dev/stage", operator: "In", values: ["canary"] });
    expect(third).toStrictEqual({ key: "fleetwright.dev/stage", operator: "NotIn", values: ["canary", wave, "empty"] });
    expect(template.spec.syncPolicy.automated).toBeUndefined();
    expect(template.metadata.labels["fleetwright.dev/stage"]).toBe("{{ .labels.stage }}");
  });

  test("without stages all clusters are synced at once", () => {
    const { strategy, template } = setOf(new ArgoCdDelivery(props), synthIndex([synthCluster("a")])).spec;
    expect(strategy).toBeUndefined();
    expect(template.spec.syncPolicy.automated).toStrictEqual({ prune: true, selfHeal: true });
  });

  test("environments can be the stages", () => {
    const index = synthIndex([synthCluster("a", { environment: "prod" }), synthCluster("b", { environment: "dev" })]);
    const stages = { by: "environment", order: ["dev", "prod"] } as const;
    const { steps } = setOf(new ArgoCdDelivery({ ...props, stages }), index).spec.strategy.rollingSync;
    expect(steps.map((step: Document) => step.matchExpressions[0].values)).toStrictEqual([["dev"], ["prod"]]);
    expect(() => setOf(new ArgoCdDelivery({ ...props, stages: { by: "wave", order: ["1", "1"] } }))).toThrow(
      /two stages of the delivery have the same name/,
    );
  });

  test("an address with a password is refused, and the password not told", () => {
    const repoUrl = "https://bot:hunter2@git.example.com/shop.git";
    expect(() => new ArgoCdDelivery({ ...props, repoUrl })).toThrow(/^(?!.*hunter2).*holds a password/);
    expect(() => new ArgoCdDelivery({ ...props, repoUrl: "ssh://git@git.example.com/shop.git" })).not.toThrow();
  });
});

describe("Flux", () => {
  test("Kustomizations keep to the schema of Flux; each stage waits for the one before", () => {
    const files = written(new FluxDelivery({ sopsSecret: "sops-age", path: "out" }), staged);
    const wave = [...files.keys()].find((path) => path.endsWith("/b.yaml"))?.split("/")[3];
    expect([...files.keys()]).toStrictEqual([
      "gitops/flux/kustomization.yaml",
      "gitops/flux/stages.yaml",
      "gitops/flux/stages/canary/a.yaml",
      `gitops/flux/stages/${wave}/b.yaml`,
      `gitops/flux/stages/${wave}/c.yaml`,
      "gitops/flux/stages/unplanned/d.yaml",
    ]);
    const stages = documentsOf(files.get("gitops/flux/stages.yaml") ?? "");
    const clusters = documentsOf(files.get("gitops/flux/stages/canary/a.yaml") ?? "");
    for (const object of [...stages, ...clusters]) expect(flawsOf("flux-kustomization", object)).toStrictEqual([]);
    expect(flawsOf("flux-kustomization", { ...clusters[0], spec: { ...clusters[0].spec, wait: "yes" } })).toHaveLength(
      1,
    );
    expect(stages.map(({ spec }) => spec.dependsOn?.[0].name)).toStrictEqual([
      undefined,
      stages[0].metadata.name,
      stages[1].metadata.name,
    ]);
    expect(stages.every(({ spec }) => spec.wait)).toBe(true);
    expect(clusters[0].spec).toMatchObject({
      path: "./out/clusters/a",
      kubeConfig: { secretRef: { name: "a-kubeconfig" } },
      decryption: { provider: "sops", secretRef: { name: "sops-age" } },
    });
  });

  test("the cluster that Flux runs in needs no kubeconfig", () => {
    const files = written(new FluxDelivery({ kubeConfigSecret: () => undefined }), staged);
    const [cluster] = documentsOf(files.get("gitops/flux/stages/canary/a.yaml") ?? "");
    expect(cluster.spec.kubeConfig).toBeUndefined();
    expect(cluster.spec.decryption).toBeUndefined();
  });
});

describe("kubectl", () => {
  /** Runs the script with a kubectl that writes down what it is asked; it fails for one context. */
  function run(index: SynthIndex, args: readonly string[], delivery = new KubectlDelivery(), fails = "none") {
    const folder = mkdtempSync(join(root, "apply-"));
    for (const [path, text] of written(delivery, index)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const kubectl = join(folder, "kubectl");
    writeFileSync(
      kubectl,
      `#!/bin/sh\nprintf '%s\\0' "$@" >> "$0.log"\nprintf 'END OF CALL\\0' >> "$0.log"\n[ "$2" != "$FAILS" ]\n`,
    );
    chmodSync(kubectl, 0o755);
    const { status, stderr } = spawnSync("sh", [join(folder, "gitops/apply.sh"), ...args], {
      env: { PATH: process.env["PATH"], KUBECTL: kubectl, FAILS: fails },
      encoding: "utf8",
    });
    let log = "";
    try {
      log = readFileSync(`${kubectl}.log`, "utf8");
    } catch {
      // It was never asked.
    }
    const asked = log.split("\0END OF CALL\0").slice(0, -1);
    return { status, stderr, contexts: asked.map((line) => line.split("\0")[1]), asked };
  }

  test("every cluster is applied once, stage after stage, and the first failure ends it", () => {
    expect(run(staged, []).contexts).toStrictEqual(["a", "b", "c", "d"]);
    expect(run(staged, []).asked[0]?.split("\0")).toStrictEqual([
      ...["--context", "a", "apply", "--server-side", "--field-manager=fleetwright"],
      ...["-f", "clusters/a/manifests.k8s.yaml"],
    ]);
    const failed = run(staged, [], new KubectlDelivery(), "b");
    expect(failed.contexts).toStrictEqual(["a", "b"]);
    expect(failed.status).not.toBe(0);
  });

  test("stages can be asked for by name, and one that there is not changes nothing", () => {
    expect(run(staged, ["unplanned", "canary"]).contexts).toStrictEqual(["d", "a"]);
    expect(run(staged, ["prod"])).toMatchObject({ status: 2, contexts: [] });
    expect(run(synthIndex([]), [])).toMatchObject({ status: 0, contexts: [] });
  });

  test("no context and no stage is read by the shell as anything but a name", () => {
    const names = hostileStrings.filter((text) => !text.includes("\0") && text.isWellFormed());
    const clusters = names.map((stage, place) => synthCluster(`c${place}`, { stage }));
    const index = synthIndex(clusters, { stages: [...names] });
    const context = ({ id }: { readonly id: string }) => names[Number(id.slice(1))] ?? "";
    const { status, contexts } = run(index, [], new KubectlDelivery({ context }));
    expect(status).toBe(0);
    expect(contexts).toStrictEqual(names);
  });
});

function kubectlOrNone(): string | undefined {
  const found = spawnSync("kubectl", ["kustomize", "--help"], { encoding: "utf8" });
  return found.status === 0 ? "kubectl" : undefined;
}
const kubectl = kubectlOrNone();

const skipped = kubectl === undefined ? " (skipped: there is no kubectl on the PATH)" : "";

describe("Kustomize", () => {
  const outdir = join(root, "dist");
  beforeAll(() => {
    const fleet = Fleet.fromProfiles(
      ["a", "b"].map((id) => presets.eks({ id, version: "1.34", environment: id === "a" ? "dev" : "prod" })),
    );
    const app = new FleetApp({
      fleet,
      outdir,
      layout: "per-class",
      delivery: [new FluxDelivery({ stages: { by: "environment", order: ["dev", "prod"] } })],
    });
    app.forEachCluster({}, ({ profile }, chart) => {
      new ApiObject(chart, "settings", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "shop" },
        data: { environment: profile.environment, flag: "yes", port: "8080" },
      });
    });
    app.synth();
  });

  test.skipIf(kubectl === undefined)(`builds what a cluster runs, and the stages of Flux${skipped}`, () => {
    const build = (path: string) =>
      documentsOf(execFileSync("kubectl", ["kustomize", join(outdir, path)], { encoding: "utf8" }));
    expect(build("clusters/b")).toStrictEqual([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "shop" },
        data: { environment: "prod", flag: "yes", port: "8080" },
      },
    ]);
    expect(build("gitops/flux").map(({ metadata }) => metadata.name)).toStrictEqual([
      "fleet-stage-dev",
      "fleet-stage-prod",
    ]);
  });

  test("the parameters of each cluster have every label that templates take", () => {
    const parameters = JSON.parse(readFileSync(join(outdir, "clusters/a/cluster.json"), "utf8"));
    expect(parameters.labels).toStrictEqual({ stage: "none", wave: "none", environment: "dev", distribution: "eks" });
    expect(JSON.stringify(parameters)).not.toContain("https://");
  });
});
