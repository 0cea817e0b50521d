import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { Inventory } from "../../lib/core/inventory.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { kubeconfig } from "../../providers/kubeconfig/index.ts";
import { permissions } from "../../providers/kubeconfig/permissions.ts";
import { policyWriters } from "../../scripts/policies.ts";
import { type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

/** One more than a page holds. */
const nodeCount = 501;

describe.skipIf(missing !== undefined)(
  `the kubeconfig provider reads a real kube-apiserver${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let plane: ControlPlane;
    let folder: string;
    let inventory: Inventory;

    const read = async (users: readonly (keyof ControlPlane["tokens"])[]): Promise<Inventory> => {
      const file = join(folder, users.join("-"));
      const content = {
        clusters: [{ name: "real", cluster: { server: plane.url, "certificate-authority-data": plane.caData } }],
        users: users.map((name) => ({ name, user: { token: plane.tokens[name] } })),
        contexts: users.map((name) => ({ name, context: { cluster: "real", user: name } })),
      };
      await writeFile(file, JSON.stringify(content), { mode: 0o600 });
      const provider = kubeconfig({ files: [file], env: {} });
      try {
        return await discover({ providers: [provider] });
      } finally {
        await provider.close?.();
      }
    };
    /** Samples of the server's own count of requests for deprecated versions. */
    const deprecatedRequests = async () =>
      (await plane.admin("GET", "/metrics"))
        .split("\n")
        .filter((line) => line.startsWith("apiserver_requested_deprecated_apis{"));

    beforeAll(async () => {
      plane = await startControlPlane();
      folder = await mkdtemp(join(tmpdir(), "fleetwright-apiserver-test-"));
      await grantReader(plane);
      await plane.admin("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", nodePoolDefinition);
      for (let index = 0; index < nodeCount; index++) await plane.admin("POST", "/api/v1/nodes", nodeOf(index));
      await createNodePool(plane);
      inventory = await read(["reader"]);
    }, 180_000);
    afterAll(async () => {
      await plane?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test("with no more rights than the published policy grants, and without a gap", () => {
      expect(inventory.scopes).toMatchObject([{ status: "ok", gaps: [] }]);
      expect(inventory.clusters).toHaveLength(1);
    });

    test("with the version and the identity that the server itself tells", async () => {
      const [cluster] = inventory.clusters;
      const version = JSON.parse(await plane.admin("GET", "/version"));
      const namespace = JSON.parse(await plane.admin("GET", "/api/v1/namespaces/kube-system"));
      expect(cluster?.controlPlane.version?.raw).toBe(version.gitVersion);
      expect(cluster).toMatchObject({ uid: `kube:${namespace.metadata.uid}`, contexts: ["reader"] });
    });

    test("with every node in its pool, across pages", () => {
      const [cluster] = inventory.clusters;
      expect(cluster?.poolsComplete).toBe(true);
      const pools = cluster?.pools.map(({ name, kind, size }) => [name, kind, size.actual]);
      expect(pools).toEqual([
        ["blue", "managed", 251],
        ["control-plane", "inferred", 1],
        ["spare", "karpenter", 0],
        ["unlabelled", "inferred", 249],
      ]);
      const blue = cluster?.pools.find(({ name }) => name === "blue");
      expect(blue?.versions).toMatchObject([{ version: { raw: "v1.35.2" }, nodes: 251 }]);
      expect(blue?.nodes).toMatchObject([{ runtime: "containerd://2.1.4", osImage: "Bottlerocket OS 1.48.0" }]);
      expect(blue?.nodes?.[0]?.names).toHaveLength(251);
    });

    test("as one cluster when two of its contexts are read, one of which may see nothing but the version", async () => {
      const both = await read(["reader", "stranger"]);
      expect(both.clusters).toHaveLength(1);
      expect(both.clusters[0]).toMatchObject({ uid: inventory.clusters[0]?.uid, contexts: ["reader", "stranger"] });
      const stranger = both.scopes.find(({ scope }) => scope.accountId === "stranger");
      expect(stranger?.gaps.map(({ what, code }) => [what, code])).toEqual([
        ["Karpenter node pools", "FORBIDDEN"],
        ["identity of the cluster", "FORBIDDEN"],
        ["nodes", "FORBIDDEN"],
      ]);
    });

    test("without one request for a deprecated version, of which the server would know", async () => {
      expect(await deprecatedRequests()).toEqual([]);
      await plane.admin("GET", "/apis/karpenter.sh/v1beta1/nodepools");
      expect(await deprecatedRequests()).toMatchObject([expect.stringContaining('group="karpenter.sh"')]);
    });
  },
);

async function grantReader({ admin }: ControlPlane): Promise<void> {
  const policy = policyWriters["kubeconfig"]?.(permissions);
  if (policy === undefined) throw new Error("the kubeconfig provider has a policy");
  const role = parse(policy.text) as { readonly metadata: { readonly name: string } };
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  await admin("POST", `${rbac}/clusterroles`, role);
  await admin("POST", `${rbac}/clusterrolebindings`, {
    metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
    subjects: [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }],
  });
}

function nodeOf(index: number): object {
  const labels =
    index === 0
      ? { "node-role.kubernetes.io/control-plane": "" }
      : index <= 251
        ? { "eks.amazonaws.com/nodegroup": "blue" }
        : {};
  return {
    metadata: { name: `node-${String(index).padStart(4, "0")}`, labels },
    status: {
      nodeInfo: {
        machineID: "",
        systemUUID: "",
        bootID: "",
        kernelVersion: "6.12.0",
        osImage: "Bottlerocket OS 1.48.0",
        containerRuntimeVersion: "containerd://2.1.4",
        kubeletVersion: "v1.35.2",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
  };
}

const openSchema = {
  openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
};

const nodePoolDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "nodepools.karpenter.sh" },
  spec: {
    group: "karpenter.sh",
    scope: "Cluster",
    names: { plural: "nodepools", singular: "nodepool", kind: "NodePool", listKind: "NodePoolList" },
    versions: [
      { name: "v1", served: true, storage: true, schema: openSchema },
      { name: "v1beta1", served: true, storage: false, deprecated: true, schema: openSchema },
    ],
  },
};

/** The server takes a moment to serve a kind that was just defined. */
async function createNodePool({ admin }: ControlPlane): Promise<void> {
  const pool = { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: "spare" }, spec: {} };
  const create = () => admin("POST", "/apis/karpenter.sh/v1/nodepools", pool);
  await vi.waitFor(create, { timeout: 20_000, interval: 200 });
}
