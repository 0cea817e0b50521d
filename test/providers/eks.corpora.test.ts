import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { eks } from "../../providers/eks/index.ts";
import { type Mapped, mapCluster } from "../../providers/eks/map.ts";
import { mapAddon } from "../../providers/eks/map-addon.ts";
import { mapFargateProfile, mapNodeGroup } from "../../providers/eks/map-pool.ts";
import { mutations } from "../support/mutations.ts";
import { plainCall, startStub, testEnv, wireVersions } from "./eks-stub.ts";

const root = resolve(import.meta.dirname, "../..", process.env["FLEETWRIGHT_CORPORA"] ?? "../shared/corpora");
const folder = join(root, "responses/eks");
const absent = existsSync(folder) ? false : `no recorded EKS responses in ${folder}`;

const account = "644160558196";
const scope: Scope = { provider: "eks", accountId: account, region: "us-east-1" };

interface Recording {
  readonly file: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Botocore's recordings spell a date as an object of its parts. */
function revive(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("__class__" in value)) return value;
  const { year, month, day, hour, minute, second, microsecond } = value as unknown as Record<string, number>;
  const parts = [year, (month ?? 0) - 1, day, hour, minute, second, (microsecond ?? 0) / 1000] as const;
  return new Date(Date.UTC(...(parts as unknown as [number, number])));
}

function recordings(member: string): readonly Recording[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return files.sort().flatMap((file) => {
    const { data } = JSON.parse(readFileSync(join(folder, file), "utf8"), revive) as Recording;
    return member in data ? [{ file, data }] : [];
  });
}

function nameIn(data: Recording["data"], member: string, key: string): string {
  return (data[member] as Readonly<Record<string, string>>)[key] ?? "";
}

const clusterOf = (response: unknown, name: string) =>
  mapCluster(response, {
    scope,
    name,
    observedAt: "2026-11-21T12:00:00Z",
    windowOf: (minor) => supportWindow("eks", minor),
  });

const mappers = {
  cluster: ["name", clusterOf],
  nodegroup: ["nodegroupName", (response: unknown, name: string) => mapNodeGroup(response, name, "arn")],
  fargateProfile: ["fargateProfileName", (response: unknown, name: string) => mapFargateProfile(response, name, "arn")],
} as const satisfies Record<
  string,
  readonly [string, (response: unknown, name: string) => Mapped<{ readonly uid: string }>]
>;

describe.skipIf(absent)(`recorded answers of EKS${absent ? ` (skipped: ${absent})` : ""}`, () => {
  test("are mapped with nothing lost; what old ones did not have yet is named", () => {
    const seen = recordings("cluster").map(({ data }) => {
      const { value, problems } = clusterOf(data, nameIn(data, "cluster", "name"));
      return [
        value?.name,
        value?.controlPlane.version?.raw,
        value?.mode,
        value?.support.plan,
        problems.map(({ path }) => path),
      ];
    });
    const policy = "$.cluster.upgradePolicy.supportType";
    expect(seen).toStrictEqual([
      ["serious-bluegrass-ladybug", "1.35", "auto-mode", "standard", []],
      ["seriously-dangerous-rabbit", "1.35", "standard", "standard", []],
      ["test_f1", "1.15", "standard", "unknown", [policy]],
      ["test_f2", "1.15", "standard", "unknown", [policy]],
      ["dev", "1.10", "standard", "unknown", [policy]],
    ]);
  });

  test("show the pools of Auto Mode, a node group and a Fargate profile", () => {
    const [auto] = recordings("cluster");
    const cluster = clusterOf(auto?.data, "serious-bluegrass-ladybug").value;
    expect(cluster?.pools.map(({ name, kind }) => [name, kind])).toStrictEqual([
      ["general-purpose", "auto-mode"],
      ["system", "auto-mode"],
    ]);
    expect(cluster?.createdAt).toBe("2026-03-30T12:02:31.891Z");
    const [group] = recordings("nodegroup");
    expect(mapNodeGroup(group?.data, "test", "arn")).toMatchObject({
      value: { image: { family: "AL2", version: "1.15.10-20200228" }, size: { desired: 1 }, status: "deleting" },
      problems: [],
    });
    const [profile] = recordings("fargateProfile");
    expect(mapFargateProfile(profile?.data, "test", "arn")).toMatchObject({ value: { kind: "fargate" }, problems: [] });
  });

  test("show add-ons without their configuration", () => {
    const mapped = recordings("addon").map(({ data }) => mapAddon(data, nameIn(data, "addon", "addonName")));
    const common = { managed: false, status: "ACTIVE", issues: [] };
    expect(mapped).toStrictEqual([
      { value: { name: "amazon-cloudwatch-observability", version: "v4.10.3-eksbuild.1", ...common }, problems: [] },
      { value: { name: "metrics-server", version: "v0.8.1-eksbuild.4", ...common }, problems: [] },
    ]);
  });

  test.each(Object.keys(mappers) as (keyof typeof mappers)[])(
    "as %s survive seeded damage: each is mapped or its path is named",
    (member) => {
      const [key, map] = mappers[member];
      const samples = recordings(member);
      expect(samples.length).toBeGreaterThan(0);
      for (const [seed, { file, data }] of samples.entries()) {
        const name = nameIn(data, member, key);
        // The metadata of the recording is no part of the answer.
        const answer = { [member]: data[member] };
        const whole = map(answer, name).value;
        for (const { title, value } of mutations(answer, 500, seed + 1)) {
          const mapped = map(value, name);
          const about = `${file} ${title}`;
          if (mapped.value === undefined) expect(mapped.problems, about).not.toStrictEqual([]);
          else expect([typeof mapped.value.uid, mapped.value.uid === ""], about).toStrictEqual(["string", false]);
          if (mapped.value !== undefined && member === "cluster") expect(mapped.value.uid, about).toBe(whole?.uid);
          for (const { path, message } of mapped.problems) {
            expect(path, about).toMatch(/^\$/);
            expect(message, about).toMatch(/^expected /);
          }
          expect(() => JSON.stringify(mapped), about).not.toThrow();
        }
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.keys(Object.prototype)).toStrictEqual([]);
    },
  );

  test("damaged on the wire cost their own cluster at most: the neighbour stays as it was", async () => {
    const [damaged, neighbour] = recordings("cluster").map(({ data }) => ({ cluster: onTheWire(data["cluster"]) }));
    const bad = "serious-bluegrass-ladybug";
    const good = "seriously-dangerous-rabbit";
    let answer: unknown = damaged;
    await using stub = await startStub(({ route }) => {
      if (route === "GET /clusters") return { json: { clusters: [bad, good] } };
      if (route === `GET /clusters/${bad}`) return { json: answer };
      if (route === `GET /clusters/${good}`) return { json: neighbour };
      if (route === "GET /cluster-versions") return { json: wireVersions };
      return { json: { nodegroups: [], fargateProfileNames: [], updateIds: [] } };
    });
    const provider = eks({ accounts: [{ id: account }], endpoint: stub.url, env: testEnv });
    const read = async () => {
      const found = new Map<string, Cluster>();
      const named: (string | undefined)[] = [];
      for await (const { items, gaps } of provider.clusters([scope], plainCall())) {
        for (const cluster of items) found.set(cluster.name, cluster);
        named.push(...gaps.map(({ cluster }) => cluster));
      }
      return { found, named };
    };
    const before = await read();
    expect([...before.found.keys()].sort()).toStrictEqual([bad, good]);
    for (const { title, value } of mutations(damaged, 100, 2026)) {
      answer = value;
      const { found, named } = await read();
      expect(found.get(good), title).toStrictEqual(before.found.get(good));
      expect(found.has(bad) || named.includes(bad), title).toBe(true);
      expect(
        named.every((name) => name === bad),
        title,
      ).toBe(true);
    }
    await provider.close?.();
  });
});

/** EKS sends dates as seconds since the epoch. */
function onTheWire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, part) => (key === "createdAt" ? Date.parse(part) / 1000 : part));
}
