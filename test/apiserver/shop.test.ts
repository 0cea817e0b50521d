import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSynthIndex, type SynthIndex } from "../../lib/documents/synth-index.ts";
import { type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
const why = missing ?? (hasKubectl ? undefined : "there is no kubectl on the PATH");
const reason = why === undefined ? "" : ` (skipped: ${why})`;
const deploy = resolve(import.meta.dirname, "../../examples/shop/deploy");

/** Kinds of custom resources in the shop, by group and version. */
const customKinds = [
  ["external-secrets.io", "v1", "ExternalSecret", "externalsecrets"],
  ["external-secrets.io", "v1", "SecretStore", "secretstores"],
  ["gateway.networking.k8s.io", "v1", "Gateway", "gateways"],
  ["gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes"],
  ["networking.gke.io", "v1", "HealthCheckPolicy", "healthcheckpolicies"],
] as const;

describe.skipIf(why !== undefined)(`the shop on a real kube-apiserver${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "fleetwright-shop-"));
  let plane: ControlPlane;
  let index: SynthIndex;

  beforeAll(async () => {
    index = await readSynthIndex(join(deploy, "fleet.json"));
    plane = await startControlPlane();
    for (const [group, version, kind, plural] of customKinds) {
      const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
      await plane.admin("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: {
          name: `${plural}.${group}`,
          annotations: { "api-approved.kubernetes.io": "unapproved, stands in for the real one" },
        },
        spec: {
          group,
          scope: "Namespaced",
          names: { kind, plural },
          versions: [{ name: version, served: true, storage: true, schema }],
        },
      });
    }
    for (const [group, version, , plural] of customKinds) await served(`/apis/${group}/${version}/${plural}`);
    // Whoever only asks makes no namespace for what comes after it.
    await plane.admin("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop" },
    });
    const entry = { cluster: "one", user: "admin" };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "one", cluster: { server: plane.url, "certificate-authority-data": plane.caData } }],
      users: [{ name: "admin", user: { token: plane.tokens.admin } }],
      contexts: index.clusters.map(({ id }) => ({ name: id, context: entry })),
    };
    writeFileSync(join(folder, "config"), JSON.stringify(config), { mode: 0o600 });
  }, 120_000);
  afterAll(async () => {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function served(path: string): Promise<void> {
    for (let attempts = 0; attempts < 120; attempts++) {
      if ((await plane.ask("GET", path)).status === 200) return;
      await sleep(250);
    }
    throw new Error(`${path} is not served`);
  }

  test("apply.sh has every object of every cluster accepted, in the order of the stages", async () => {
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
      const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: join(folder, "config"), DRY_RUN: "server" };
      execFile("sh", [join(deploy, "gitops/apply.sh")], { env }, (error, out, err) =>
        done({ code: error === null ? 0 : 1, stdout: out, stderr: err }),
      );
    });
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(/Warning/);
    const objects = index.clusters.reduce((sum, { manifests }) => sum + manifests.objects, 0);
    expect(stdout.match(/serverside-applied \(server dry run\)$/gm)).toHaveLength(objects);
    const order = stderr.split("\n").filter((line) => line !== "");
    expect(order.map((id) => id.includes("-dev-"))).toStrictEqual([
      ...index.clusters.filter(({ environment }) => environment === "dev").map(() => true),
      ...index.clusters.filter(({ environment }) => environment === "prod").map(() => false),
    ]);
  }, 120_000);
});
