import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../../lib/simulator/kube-store.ts";
import type { StartedKube } from "../../providers/kubeconfig-sim.ts";
import { checkLive, clusterName, startLive } from "../../support/live-cluster.ts";

async function withCluster(
  parts: Parameters<typeof startLive>,
  use: (kube: StartedKube) => Promise<void>,
): Promise<void> {
  const kube = await startLive(...parts);
  try {
    await use(kube);
  } finally {
    await kube.stop();
  }
}

const only = ["--only", "API-*,INPUT-*,UPGRADE-BUDGET*,UPGRADE-CHART*"];

/** An object that clients sent in the versions named. */
function sent(apiVersion: string, kind: string, entries: readonly (readonly [string, string, string])[]): KubeObject {
  const managedFields = entries.map(([manager, version, time]) => ({
    manager,
    apiVersion: version,
    time,
    operation: "Update",
  }));
  return { apiVersion, kind, metadata: { name: "web", namespace: "shop", managedFields }, spec: {} };
}

describe("a live cluster", () => {
  test("is judged from its own version on, under its own id, with the server's word on who it is", () =>
    withCluster([[]], async (kube) => {
      const { code, err, document } = await checkLive(kube, [...only, "--target-version", "1.34"]);
      expect({ code, err }).toStrictEqual({ code: 0, err: "" });
      expect(document.unread).toStrictEqual([]);
      // Three namespaces and a node.
      expect(document.summary.objects).toBe(4);
    }));

  test("is asked for nothing but reads, none of a deprecated version, and secrets by their metadata alone", () =>
    withCluster(
      [
        [
          { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "shop" }, data: { key: "aGlkZGVu" } },
          { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w", namespace: "shop" } },
          widgetDefinition,
        ],
      ],
      async (kube) => {
        const { document } = await checkLive(kube);
        expect(JSON.stringify(document)).not.toContain("aGlkZGVu");
        expect(kube.server.deprecatedRequests()).toStrictEqual([]);
        expect(kube.log.unknown()).toStrictEqual([]);
        expect(kube.log.records.filter(({ method }) => method !== "GET")).toStrictEqual([]);
        const secrets = kube.log.records.filter(({ path }) => path.includes("/secrets"));
        expect(secrets).toHaveLength(1);
        expect(kube.log.records.filter(({ userAgent }) => !/^fleetwright\//.test(userAgent ?? ""))).toStrictEqual([]);
      },
    ));

  test("names the client that still sends a version that goes, and not one that has moved", () => {
    const budget = sent("policy/v1", "PodDisruptionBudget", [
      ["helm", "policy/v1beta1", "2026-01-02T00:00:00Z"],
      ["flux", "policy/v1beta1", "2025-01-02T00:00:00Z"],
      ["flux", "policy/v1", "2026-03-04T00:00:00Z"],
    ]);
    return withCluster([[budget], { version: "v1.24.9" }], async (kube) => {
      const { document, code } = await checkLive(kube, [...only, "--target-version", "1.25", "--fail-on", "warning"]);
      const found = document.findings.filter(({ code: each }) => each === "API-SENT");
      expect(found).toMatchObject([
        {
          severity: "warning",
          appliesFrom: "1.25",
          target: {
            cluster: expect.stringMatching(/^kube:/),
            apiVersion: "policy/v1beta1",
            namespace: "shop",
            name: "web",
          },
          message: expect.stringContaining("helm (2026-01-02) wrote it so"),
          evidence: [{ kind: "live", detail: "metadata.managedFields[0], 2026-01-02T00:00:00Z" }, { kind: "data" }],
        },
      ]);
      expect(found[0]?.message).not.toContain("flux");
      expect(code).toBe(2);
    });
  });

  test("tells which deprecated APIs its clients ask for, and that they end on the way", () =>
    withCluster([[], { version: "v1.31.2" }], async (kube) => {
      const { server } = kube;
      await askDeprecated(kube, "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas");
      const { document, code } = await checkLive(kube, [...only, "--target-version", "1.32"]);
      expect(code).toBe(2);
      expect(document.findings).toMatchObject([
        {
          code: "API-CALLED",
          severity: "error",
          appliesFrom: "1.32",
          target: { apiVersion: "flowcontrol.apiserver.k8s.io/v1beta3", kind: "FlowSchema" },
          evidence: [{ kind: "metrics" }],
        },
      ]);
      expect(server.deprecatedRequests()).toHaveLength(1);
    }));

  test("of which half may be read leaves the other half unknown and ends with 5, never with 0", () => {
    const denied = ["pods", "secrets", "deployments.apps", "poddisruptionbudgets.policy", "/metrics"];
    return withCluster([[], { denied }], async (kube) => {
      const { code, document, err } = await checkLive(kube, [...only, "--target-version", "1.34"]);
      expect(code).toBe(5);
      expect(document.unread.map(({ what }) => what)).toStrictEqual([
        "deployments.apps",
        "poddisruptionbudgets.policy",
        "pods",
        "requests for deprecated API versions",
        "secrets",
      ]);
      for (const entry of document.unread) {
        expect(entry).toMatchObject({
          message: expect.stringContaining("forbidden"),
          cluster: expect.stringMatching(/^kube:/),
        });
      }
      expect(document.summary.objects).toBe(4);
      expect(err).toContain("exit code 5: 5 could not be read");
    });
  });

  test.each(["/version", "namespaces", "/api", "/apis"])("that keeps %s to itself ends with 5", (denied) =>
    withCluster([[], { denied: [denied] }], async (kube) => {
      const { code, document } = await checkLive(kube, [...only, "--target-version", "1.34"]);
      expect(code).toBe(5);
      expect(document.unread.length).toBeGreaterThan(0);
    }),
  );

  test("that lets nothing be read at all ends with 5, and one that knows nobody with 4", async () => {
    await withCluster([[], { denied: ["*"] }], async (kube) => {
      expect((await checkLive(kube, only)).code).toBe(5);
    });
    await withCluster([[]], async (kube) => {
      kube.faults.inject({ match: {}, kind: "answer", answer: { status: 401, body: JSON.stringify(unauthorized) } });
      const { code, err } = await checkLive(kube, only);
      expect(code).toBe(4);
      expect(err).toContain("refused the credentials");
    });
  });

  test("is named by nothing when its judgement is redacted, nor is who read it", () => {
    const objects = [release(2, "deployed", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\n")];
    return withCluster([objects, { version: "v1.24.9", denied: ["pods"] }], async (kube) => {
      await askDeprecated(kube, "/apis/policy/v1beta1/poddisruptionbudgets");
      const { document } = await checkLive(kube, ["--redact", "--target-version", "1.25", "--helm"]);
      expect(document.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(["API-CALLED", "API-REMOVED"]));
      expect(document.unread).not.toStrictEqual([]);
      const uid = kube.server.uids.get(clusterName) ?? "none";
      for (const name of [clusterName, uid.slice("kube:".length), "fleetwright-reader"]) {
        expect(JSON.stringify(document)).not.toContain(name);
      }
    });
  });

  test("is read page by page, each object once, though the server forgets where it was", () => {
    const pods = Array.from({ length: 1203 }, (_, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `p-${index}`, namespace: "shop" },
      spec: { containers: [] },
    }));
    return withCluster([pods], async (kube) => {
      const answer = { status: 410, body: JSON.stringify(expired) };
      kube.faults.inject({ match: { path: "/pods?limit=500&continue=" }, kind: "answer", times: 1, answer });
      const { document } = await checkLive(kube, [...only, "--target-version", "1.34"]);
      expect(document.unread).toStrictEqual([]);
      expect(document.summary.objects).toBe(4 + pods.length);
      expect(kube.log.records.filter(({ status }) => status === 410)).toHaveLength(1);
    });
  });

  test("shows its Helm releases when asked to, deployed revisions alone", () => {
    const old = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: shop }\n";
    const objects = [
      release(1, "superseded", "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: { name: old }\n"),
      release(2, "deployed", old),
    ];
    return withCluster([objects, { version: "v1.24.9" }], async (kube) => {
      const without = await checkLive(kube, [...only, "--target-version", "1.25"]);
      expect(without.document.findings).toStrictEqual([]);
      const { document } = await checkLive(kube, [...only, "--target-version", "1.25", "--helm"]);
      expect(document.findings).toMatchObject([
        {
          code: "API-REMOVED",
          target: { file: "context plant#shop/web", kind: "PodDisruptionBudget" },
          evidence: [{ kind: "helm" }, {}],
        },
      ]);
      const all = await checkLive(kube, [...only, "--target-version", "1.25", "--helm", "--all-revisions"]);
      expect(all.document.findings.map(({ target }) => target.kind)).toStrictEqual(["CronJob", "PodDisruptionBudget"]);
    });
  });

  test("says which charts of its releases refuse a minor on the way", () => {
    const objects = [release(1, "deployed", "", { name: "web", version: "1.0.0", kubeVersion: ">=1.20 <1.35" })];
    return withCluster([objects], async (kube) => {
      const { code, document } = await checkLive(kube, [...only, "--target-version", "1.36", "--helm"]);
      expect(code).toBe(2);
      expect(document.findings).toMatchObject([
        {
          code: "UPGRADE-CHART-KUBE-VERSION",
          appliesFrom: "1.35",
          target: { cluster: kube.server.uids.get(clusterName), namespace: "shop", name: "web" },
        },
      ]);
    });
  });

  test.each([
    [["manifests"], "files and a cluster"],
    [["--allow-exec"], "nothing that is asked for"],
    [["--allow-debug-containers", "busybox"], "nothing that is asked for"],
  ])("is refused together with %j", (args, message) =>
    withCluster([[]], async (kube) => {
      const { code, err } = await checkLive(kube, args);
      expect({ code, err }).toStrictEqual({ code: 3, err: expect.stringContaining(message) });
      expect(kube.log.records).toHaveLength(0);
    }),
  );
});

const unauthorized = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Unauthorized", code: 401 };
const expired = {
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  reason: "Expired",
  code: 410,
  message: "too old",
};

const widgetDefinition: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    names: { kind: "Widget", plural: "widgets" },
    versions: [
      { name: "v1", served: true, storage: true },
      { name: "v1alpha1", served: true, deprecated: true },
    ],
  },
};

function release(revision: number, status: string, manifest: string, chart?: object): KubeObject {
  const stored = {
    name: "web",
    namespace: "shop",
    version: revision,
    info: { status },
    manifest,
    ...(chart === undefined ? {} : { chart: { metadata: chart } }),
  };
  const packed = gzipSync(JSON.stringify(stored)).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `sh.helm.release.v1.web.v${revision}`,
      namespace: "shop",
      labels: { owner: "helm", status, name: "web", version: String(revision) },
    },
    type: "helm.sh/release.v1",
    data: { release: Buffer.from(packed).toString("base64") },
  };
}

/** As some other client would. */
async function askDeprecated({ server }: StartedKube, path: string): Promise<void> {
  const [secret = ""] = server.secrets;
  const answer = await fetch(`${server.endpoints["kube"]}/clusters/${clusterName}${path}`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(answer.status).toBe(200);
  await answer.text();
}
