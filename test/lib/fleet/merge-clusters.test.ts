import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import { mergeClusters } from "../../../lib/fleet/merge-clusters.ts";
import { canonicalJson } from "../../../lib/fleet/order.ts";
import { buildCluster, buildPool } from "../../support/builders.ts";

const cloudScope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

/** A PEM text in base64, as clouds and kubeconfigs print it. */
function authority(name: string, width = 64): string {
  const body = Buffer.from(`the certificate of ${name}`.padEnd(120, ".")).toString("base64");
  const lines = body.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return Buffer.from(["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n")).toString(
    "base64",
  );
}

interface Endpoint {
  readonly public?: string;
  readonly private?: string;
  readonly dns?: string;
  readonly server?: string;
  readonly caData?: string;
}

function listed(name: string, endpoint: Endpoint, changes: Partial<Cluster> = {}): Cluster {
  const cluster = buildCluster(cloudScope, name, changes);
  return { ...cluster, controlPlane: { ...cluster.controlPlane, endpoint } };
}

function reached(
  context: string,
  kubeUid: string | undefined,
  endpoint: Endpoint,
  changes: Partial<Cluster> = {},
): Cluster {
  const uid = kubeUid === undefined ? `kube-endpoint:${endpoint.server}${endpoint.caData}` : `kube:${kubeUid}`;
  const cluster = buildCluster({ provider: "kubeconfig", accountId: context }, `entry-of-${context}`, {
    uid,
    ...(kubeUid === undefined ? {} : { kubeUid }),
    contexts: [context],
    source: "kube",
    pools: [buildPool("workers", { uid: `${uid}/pools/workers` })],
    ...changes,
  });
  return { ...cluster, controlPlane: { ...cluster.controlPlane, managed: false, endpoint } };
}

describe("clusters reached by kubeconfigs", () => {
  test("are one when kube-system has one UID, with both contexts named", () => {
    const merged = mergeClusters([
      reached("b", "u1", { server: "https://10.0.0.1:6443" }),
      reached("a", "u1", { server: "https://k8s.example.com" }),
    ]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ uid: "kube:u1", contexts: ["a", "b"] });
  });

  test("stay two when their UIDs differ, even behind one address and authority", () => {
    const endpoint = { server: "https://gateway.example.com", caData: authority("gateway") };
    expect(mergeClusters([reached("a", "u1", endpoint), reached("b", "u2", endpoint)])).toHaveLength(2);
  });

  test("are one when a context that may not read kube-system has the same address and authority", () => {
    const endpoint = { server: "https://10.0.0.1:6443", caData: authority("one") };
    const merged = mergeClusters([reached("limited", undefined, endpoint), reached("admin", "u1", endpoint)]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ uid: "kube:u1", contexts: ["admin", "limited"] });
  });

  test("stay two when such a context shares the address only, as tunnels do", () => {
    const merged = mergeClusters([
      reached("a", undefined, { server: "https://127.0.0.1:6443", caData: authority("one") }),
      reached("b", "u2", { server: "https://127.0.0.1:6443", caData: authority("two") }),
    ]);
    expect(merged).toHaveLength(2);
  });

  test("are told by the context that sees most, with the findings of all", () => {
    const finding = { code: "INFRA-TLS-UNVERIFIED", message: "unverified", severity: "error" } as const;
    const [one] = mergeClusters([
      reached("a", "u1", {}, { poolsComplete: false, pools: [], health: [finding] }),
      reached("b", "u1", {}),
    ]);
    expect(one).toMatchObject({ poolsComplete: true, contexts: ["a", "b"], health: [finding] });
    expect(one?.pools).toHaveLength(1);
  });
});

describe("a cluster that a cloud lists is the one reached by a kubeconfig when", () => {
  const host = "abcd.gr7.eu-west-1.eks.amazonaws.com";
  const proofs: readonly (readonly [string, Endpoint, Endpoint])[] = [
    ["its public address is the server", { public: `https://${host}` }, { server: `https://${host}:443/` }],
    [
      "its DNS name is the server",
      { dns: "gke-1.europe-west4.gke.goog" },
      { server: "https://gke-1.europe-west4.gke.goog" },
    ],
    ["its public IP address is the server", { public: "34.32.1.2" }, { server: "https://34.32.1.2" }],
    ["its public IPv6 address is the server", { public: "2600:1f18::1" }, { server: "https://[2600:1f18::1]" }],
    [
      "its authority is the one that the kubeconfig trusts, however the PEM is wrapped",
      { private: "https://10.0.0.1", caData: authority("one") },
      { server: "https://127.0.0.1:8443", caData: authority("one", 76) },
    ],
  ];
  test.each(proofs)("%s", (_, cloud, kube) => {
    const merged = mergeClusters([listed("prod", cloud), reached("ctx", "u1", kube)]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({ name: "prod", kubeUid: "u1", contexts: ["ctx"], source: "api" });
  });
});

describe("a cluster that a cloud lists stays apart from one reached by a kubeconfig when", () => {
  const lacking: readonly (readonly [string, Endpoint, Endpoint])[] = [
    ["they share a private address", { private: "10.0.0.1" }, { server: "https://10.0.0.1" }],
    ["they share a shared address", { public: "100.64.0.1" }, { server: "https://100.64.0.1" }],
    [
      "they share a name of a private zone",
      { private: "https://api.prod.internal" },
      { server: "https://api.prod.internal" },
    ],
    ["the ports differ", { public: "https://k8s.example.com" }, { server: "https://k8s.example.com:6443" }],
    ["the paths differ", { public: "https://gw.example.com/a" }, { server: "https://gw.example.com/b" }],
    ["neither names an endpoint", {}, {}],
    ["what is said to be an authority is none", { caData: "bm90aGluZw==" }, { caData: "bm90aGluZw==" }],
    [
      "the kubeconfig trusts its authority among others",
      { caData: authority("one") },
      {
        caData: Buffer.from(
          ["one", "two"].map((name) => Buffer.from(authority(name), "base64").toString()).join(""),
        ).toString("base64"),
      },
    ],
  ];
  test.each(lacking)("%s", (_, cloud, kube) => {
    const clusters = [listed("prod", cloud), reached("ctx", "u1", kube)];
    expect(mergeClusters(clusters)).toEqual(clusters);
  });

  test("two clouds list a cluster with what would prove it", () => {
    const endpoint = { caData: authority("shared") };
    const clusters = [listed("a", endpoint), listed("b", endpoint), reached("ctx", "u1", endpoint)];
    expect(mergeClusters(clusters)).toEqual(clusters);
  });

  test("two kubeconfig clusters with different UIDs would both be it", () => {
    const endpoint = { caData: authority("shared") };
    const clusters = [listed("a", endpoint), reached("x", "u1", endpoint), reached("y", "u2", endpoint)];
    expect(mergeClusters(clusters)).toEqual(clusters);
  });
});

test("a merged record keeps what the cloud said and gains what only the cluster knows", () => {
  const proof = { caData: authority("one") };
  const cloud = listed("prod", proof, {
    poolsComplete: false,
    pools: [
      buildPool("general", {
        uid: "arn/general",
        versions: [{ version: { raw: "1.33", major: 1, minor: 33, precision: "minor" } }],
      }),
      buildPool("idle", { uid: "arn/idle", size: { desired: 0 } }),
    ],
  });
  const nodes = [{ names: ["n1", "n2"], osImage: "Bottlerocket" }];
  const kube = reached("ctx", "u1", proof, {
    health: [{ code: "INFRA-KUBECONFIG-EXPOSED", message: "exposed", severity: "warning" }],
    pools: [
      buildPool("general", {
        uid: "kube:u1/general",
        inferredFrom: "eks.amazonaws.com/nodegroup",
        nodes,
        size: { actual: 2 },
        zones: ["eu-west-1a"],
      }),
      buildPool("idle", { uid: "kube:u1/idle", inferredFrom: "node-role.kubernetes.io/idle" }),
      buildPool("burst", { uid: "kube:u1/burst", kind: "karpenter", inferredFrom: "karpenter.sh/nodepool" }),
    ],
  });
  const [merged] = mergeClusters([kube, cloud]);
  expect(merged).toMatchObject({
    uid: cloud.uid,
    ref: cloud.ref,
    controlPlane: cloud.controlPlane,
    support: cloud.support,
    poolsComplete: true,
    health: kube.health,
  });
  expect(merged?.pools.map(({ uid }) => uid)).toEqual(["arn/general", "arn/idle", "kube:u1/idle", "kube:u1/burst"]);
  expect(merged?.pools[0]).toMatchObject({
    versions: [{ version: { raw: "1.33" } }],
    size: { desired: 3, actual: 2 },
    zones: ["eu-west-1a"],
    nodes,
  });
});

/** Ways to see `count` clusters: by a cloud, by contexts with and without the right to read kube-system. */
const sightings = fc
  .integer({ min: 1, max: 5 })
  .chain((count) =>
    fc.array(
      fc.record({
        of: fc.integer({ min: 0, max: count - 1 }),
        by: fc.constantFrom("cloud" as const, "admin" as const, "limited" as const),
        via: fc.constantFrom("public" as const, "private" as const, "tunnel" as const, "gateway" as const),
        vouched: fc.boolean(),
        complete: fc.boolean(),
      }),
      { maxLength: 14 },
    ),
  )
  .map((entries) => {
    // A cloud lists a cluster once; an address with its authority leads to one cluster.
    const seen = new Set<string>();
    return entries.flatMap(({ of, by, via, vouched, complete }, index) => {
      if (by === "cloud" && seen.has(`cloud ${of}`)) return [];
      seen.add(`cloud ${by === "cloud" ? of : ""}`);
      const address = {
        public: `https://c${of}.example.com`,
        private: `https://10.0.0.${of % 2}:6443`,
        tunnel: "https://127.0.0.1:6443",
        gateway: `https://gateway.example.com/c${of}`,
      }[via];
      const caData = authority(via === "gateway" ? "gateway" : `c${of}`);
      const proof = vouched || by === "limited" ? { caData } : {};
      if (by === "cloud") return [listed(`c${of}`, { public: address, ...(via === "gateway" ? {} : proof) })];
      const uid = by === "admin" ? `u${of}` : undefined;
      return [reached(`c${of}-${index}`, uid, { server: address, ...proof }, { poolsComplete: complete })];
    });
  });

const texts = (clusters: readonly Cluster[]) => clusters.map(canonicalJson).sort();
const owner = (name: string) => name.split("-")[0];

test("merging depends neither on the order nor on how often it is done", () => {
  fc.assert(
    fc.property(
      sightings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const merged = mergeClusters(all);
        expect(texts(mergeClusters(shuffled))).toEqual(texts(merged));
        expect(texts(mergeClusters(merged))).toEqual(texts(merged));
      },
    ),
    { numRuns: 500 },
  );
});

test("merging never joins two clusters, never loses a context, and joins all that share a UID", () => {
  fc.assert(
    fc.property(sightings, (all) => {
      const merged = mergeClusters(all);
      for (const { contexts = [], name, source } of merged) {
        const owners = new Set([...contexts.map(owner), ...(source === "kube" ? [] : [name])]);
        expect(owners.size).toBe(1);
      }
      const contexts = (clusters: readonly Cluster[]) => clusters.flatMap((cluster) => cluster.contexts ?? []).sort();
      expect(contexts(merged)).toEqual(contexts(all));
      const uids = merged.flatMap(({ kubeUid }) => kubeUid ?? []);
      expect(new Set(uids).size).toBe(uids.length);
      for (const cloud of all.filter(({ source }) => source !== "kube")) {
        expect(merged.find(({ uid }) => uid === cloud.uid)?.controlPlane).toEqual(cloud.controlPlane);
      }
    }),
    { numRuns: 500 },
  );
});
