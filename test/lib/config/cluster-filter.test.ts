import { expect, test } from "vitest";
import { clusterFilter, type FilteredCluster } from "../../../lib/config/cluster-filter.ts";

function cluster(name: string, labels: Record<string, string> = {}): FilteredCluster {
  const scope = { provider: "eks", accountId: "111122223333", accountName: "payments" };
  return { name, labels, ref: { provider: "eks", scope, name, location: "eu-central-1", nativeId: name } };
}

test("without filters every cluster passes", () => {
  expect(clusterFilter({})(cluster("prod"))).toBe(true);
});

test("a match fits when all its parts do, and one match of several is enough", () => {
  const passes = clusterFilter({ include: [{ name: "prod-*", tags: { env: "prod" } }, { name: "tools" }] });
  expect(passes(cluster("prod-a", { env: "prod" }))).toBe(true);
  expect(passes(cluster("prod-a", { env: "dev" }))).toBe(false);
  expect(passes(cluster("prod-a"))).toBe(false);
  expect(passes(cluster("tools"))).toBe(true);
});

test("what is excluded stays out, even if it is included too", () => {
  const passes = clusterFilter({
    include: [{ provider: "eks" }],
    exclude: [{ name: "*-sandbox" }, { tags: { temp: "*" } }],
  });
  expect(passes(cluster("a"))).toBe(true);
  expect(passes(cluster("a-sandbox"))).toBe(false);
  expect(passes(cluster("a", { temp: "" }))).toBe(false);
});

test("accounts go by id or name, and places by pattern without case", () => {
  expect(clusterFilter({ include: [{ account: "111122223333" }] })(cluster("a"))).toBe(true);
  expect(clusterFilter({ include: [{ account: "PAY*" }] })(cluster("a"))).toBe(true);
  expect(clusterFilter({ include: [{ location: "eu-*" }] })(cluster("a"))).toBe(true);
  expect(clusterFilter({ include: [{ provider: "gke" }] })(cluster("a"))).toBe(false);
});
