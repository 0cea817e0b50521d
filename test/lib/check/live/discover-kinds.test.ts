import { describe, expect, test } from "vitest";
import { discoverKinds } from "../../../../lib/check/live/discover-kinds.ts";
import { versionToAsk } from "../../../../lib/check/live/version-to-ask.ts";
import { FleetError } from "../../../../lib/core/error.ts";
import type { KubeReader } from "../../../../lib/core/kube-access.ts";
import type { JsonObject } from "../../../../lib/core/kube-object.ts";

function readerOf(answers: Readonly<Record<string, JsonObject>>): KubeReader {
  return {
    name: "x",
    async read(path) {
      const answer = answers[path];
      if (answer === undefined) throw new FleetError("FORBIDDEN", `${path} is forbidden`);
      return answer;
    },
    text: async () => "",
  };
}

const list = (groupVersion: string, ...resources: readonly (readonly [string, string])[]): JsonObject => ({
  kind: "APIResourceList",
  groupVersion,
  resources: resources.flatMap(([name, kind]) => [
    { name, kind, verbs: ["get", "list"] },
    { name: `${name}/status`, kind, verbs: ["get"] },
  ]),
});

describe("a server that does not know the aggregated form", () => {
  const answers = {
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/api/v1": list("v1", ["pods", "Pod"]),
    "/apis": {
      kind: "APIGroupList",
      groups: [
        {
          name: "batch",
          versions: [{ groupVersion: "batch/v1beta1" }, { groupVersion: "batch/v1" }],
          preferredVersion: { groupVersion: "batch/v1" },
        },
      ],
    },
    "/apis/batch/v1": list("batch/v1", ["cronjobs", "CronJob"]),
    "/apis/batch/v1beta1": list("batch/v1beta1", ["cronjobs", "CronJob"]),
  };

  test("is asked version by version, the preferred one first, without subresources", async () => {
    const { kinds, unread } = await discoverKinds(readerOf(answers));
    expect(unread).toStrictEqual([]);
    expect(kinds.map(({ resource, versions }) => [resource, versions])).toStrictEqual([
      ["pods", ["v1"]],
      ["cronjobs", ["v1", "v1beta1"]],
    ]);
  });

  test("and what it does not tell is unread", async () => {
    const { "/apis/batch/v1beta1": _, "/api": __, ...rest } = answers;
    const { unread } = await discoverKinds(readerOf(rest));
    expect(unread.map(({ what }) => what)).toStrictEqual([
      "kinds that the cluster serves below /api",
      "kinds of batch/v1beta1",
    ]);
  });
});

test("a group whose server does not answer is unread, with what is known of the others", async () => {
  const aggregated = (items: readonly JsonObject[]) => ({ kind: "APIGroupDiscoveryList", items });
  const stale = {
    metadata: { name: "metrics.example.com" },
    versions: [{ version: "v1", freshness: "Stale", resources: [] }],
  };
  const { kinds, unread } = await discoverKinds(readerOf({ "/api": aggregated([]), "/apis": aggregated([stale]) }));
  expect(kinds).toStrictEqual([]);
  expect(unread).toMatchObject([{ what: "kinds of metrics.example.com/v1" }]);
});

describe("the version that is asked for", () => {
  const cronJobs = (versions: readonly string[]) => ({
    group: "batch",
    version: versions[0] ?? "",
    kind: "CronJob",
    resource: "cronjobs",
    listed: true,
    versions,
  });

  test.each([
    ["1.20", ["v1beta1"], "v1beta1"],
    ["1.22", ["v1", "v1beta1"], "v1"],
    // Whatever the server prefers: to ask for it would count as its use.
    ["1.22", ["v1beta1", "v1"], "v1"],
    ["1.22", ["v1beta1"], undefined],
  ])("at %s of %j is %s", (current, versions, version) => {
    expect(versionToAsk(cronJobs(versions), { current, hops: ["1.25"] })).toBe(version);
  });

  test("is decided by the target where it is not known what runs", () => {
    expect(versionToAsk(cronJobs(["v1beta1"]), { hops: ["1.25"] })).toBeUndefined();
  });

  test("is none that the definition of a custom resource calls deprecated", () => {
    const kind = { ...cronJobs(["v1", "v2"]), group: "example.com", kind: "Widget" };
    expect(versionToAsk(kind, { hops: ["1.36"] }, new Set(["v1"]))).toBe("v2");
    expect(versionToAsk(kind, { hops: ["1.36"] }, new Set(["v1", "v2"]))).toBeUndefined();
  });
});
