import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { execute } from "../../lib/cli/run.ts";
import type { FindingsDocument } from "../../lib/core/findings-document.ts";
import type { FleetTrace } from "../../lib/core/trace.ts";
import { memoryTerminal } from "../support/memory-terminal.ts";
import { type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

const told = {
  "org.opencontainers.image.revision": "4f2b7c19d0e8a6b35c414f2b7c19d0e8a6b35c41",
  "org.opencontainers.image.source": "https://git.example.com/shop/web",
  "fleetwright.dev/definition": "App/shop/web",
};
const labels = { app: "web", owner: "shop" };
const pods = { metadata: { labels, annotations: told }, spec: { containers: [{ name: "web", image: "shop/web:1" }] } };
const rbac = "/apis/rbac.authorization.k8s.io/v1";

describe.skipIf(missing !== undefined)(
  `check --context reads a real kube-apiserver${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let plane: ControlPlane;
    let folder: string;

    const run = async (user: keyof ControlPlane["tokens"], args: readonly string[]) => {
      const file = join(folder, user);
      const content = {
        clusters: [{ name: "real", cluster: { server: plane.url, "certificate-authority-data": plane.caData } }],
        users: [{ name: user, user: { token: plane.tokens[user] } }],
        contexts: [{ name: "real", context: { cluster: "real", user } }],
      };
      await writeFile(file, JSON.stringify(content), { mode: 0o600 });
      const { terminal, out, err } = memoryTerminal({ now: () => Date.parse("2026-11-29T12:00:00Z") });
      const [command = "", ...rest] = args;
      const where = ["--context", "real", "--kubeconfig", file, "-o", "json"];
      const code = await execute([command, ...rest, ...where], "0.0.0", terminal);
      return { code, err: err(), text: out() };
    };
    const check = async (user: keyof ControlPlane["tokens"], args: readonly string[] = []) => {
      const { text, ...rest } = await run(user, ["check", ...args]);
      return { ...rest, document: JSON.parse(text) as FindingsDocument };
    };
    /** Samples of the server's own count of requests for deprecated versions. */
    const deprecatedRequests = async () =>
      (await plane.admin("GET", "/metrics"))
        .split("\n")
        .filter((line) => line.startsWith("apiserver_requested_deprecated_apis{"));

    beforeAll(async () => {
      plane = await startControlPlane();
      folder = await mkdtemp(join(tmpdir(), "fleetwright-apiserver-live-"));
      await fill(plane);
    }, 180_000);
    afterAll(async () => {
      await plane?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test("whole, with every kind of it, and without one request for a deprecated version", async () => {
      const { document } = await check("admin", [
        "--only",
        "API-*,INPUT-*,UPGRADE-BUDGET*",
        "--target-version",
        "1.37",
      ]);
      expect(document.unread).toStrictEqual([]);
      expect(document.summary.objects).toBeGreaterThan(100);
      expect(document.findings.map(({ code, target }) => [code, target.name])).toContainEqual([
        "UPGRADE-BUDGET-FORBIDS",
        "web",
      ]);
      expect(await deprecatedRequests()).toStrictEqual([]);
    });

    test("with the half that a user may read, and names the other half, exit 5", async () => {
      const { code, document } = await check("reader", ["--only", "API-*,INPUT-*", "--target-version", "1.37"]);
      expect(code).toBe(5);
      const unread = document.unread.map(({ what }) => what);
      expect(unread).toEqual(expect.arrayContaining(["secrets", "pods", "requests for deprecated API versions"]));
      for (const read of ["deployments.apps", "poddisruptionbudgets.policy"]) expect(unread).not.toContain(read);
      expect(document.unread.every(({ message }) => message.includes("forbidden"))).toBe(true);
    });

    test("and one that knows nobody of the name ends with 4", async () => {
      const { terminal } = memoryTerminal();
      const file = join(folder, "nobody");
      const content = {
        clusters: [{ name: "real", cluster: { server: plane.url, "certificate-authority-data": plane.caData } }],
        users: [{ name: "nobody", user: { token: "not-a-token" } }],
        contexts: [{ name: "real", context: { cluster: "real", user: "nobody" } }],
      };
      await writeFile(file, JSON.stringify(content), { mode: 0o600 });
      expect(await execute(["check", "--context", "real", "--kubeconfig", file], "0.0.0", terminal)).toBe(4);
    });

    test("names the deprecated version that a client asks for, by the server's own metric", async () => {
      await plane.admin("GET", "/apis/example.com/v1alpha1/widgets");
      const { document } = await check("admin", ["--only", "API-CALLED", "--target-version", "1.37"]);
      expect(document.findings).toMatchObject([
        { code: "API-CALLED", severity: "warning", target: { apiVersion: "example.com/v1alpha1", kind: "Widget" } },
      ]);
      // Its own reading is not among them.
      expect(await deprecatedRequests()).toHaveLength(1);
    });

    test("trace leads from a pod over what made it to its definition", async () => {
      const { code, text } = await run("admin", ["trace", "pod/web-1", "-n", "shop"]);
      expect(code).toBe(0);
      expect((JSON.parse(text) as FleetTrace).traces).toMatchObject([
        { object: "Deployment shop/web", image: "shop/web:1", facts: { owner: { value: "shop" } }, untraced: [] },
      ]);
    });
  },
);

async function fill({ admin }: ControlPlane): Promise<void> {
  await admin("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  await admin("POST", "/api/v1/namespaces/shop/serviceaccounts", { metadata: { name: "default" } }).catch(() => {});
  const deployment = await admin("POST", "/apis/apps/v1/namespaces/shop/deployments", {
    metadata: { name: "web", annotations: told },
    spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template: pods },
  });
  const { uid } = (JSON.parse(deployment) as { readonly metadata: { readonly uid: string } }).metadata;
  await admin("POST", "/api/v1/namespaces/shop/pods", {
    metadata: {
      name: "web-1",
      labels,
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid, controller: true }],
    },
    spec: { ...pods.spec, automountServiceAccountToken: false },
  });
  await admin("POST", "/apis/policy/v1/namespaces/shop/poddisruptionbudgets", {
    metadata: { name: "web" },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: "web" } } },
  });
  const open = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  await admin("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Cluster",
      names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
      versions: [
        { name: "v1", served: true, storage: true, schema: open },
        { name: "v1alpha1", served: true, storage: false, deprecated: true, schema: open },
      ],
    },
  });
  // The server takes a moment to serve a kind that was just defined.
  await vi.waitFor(
    () =>
      admin("POST", "/apis/example.com/v1/widgets", {
        apiVersion: "example.com/v1",
        kind: "Widget",
        metadata: { name: "w" },
      }),
    { timeout: 30_000, interval: 250 },
  );
  await admin("POST", `${rbac}/clusterroles`, {
    metadata: { name: "half" },
    rules: [
      { apiGroups: ["apps", "policy", "batch"], resources: ["*"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list"] },
    ],
  });
  await admin("POST", `${rbac}/clusterrolebindings`, {
    metadata: { name: "half" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "half" },
    subjects: [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }],
  });
}
