import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readClusters } from "../../providers/gke/read-clusters.ts";

const corpora = process.env["FLEETWRIGHT_CORPORA"] ?? resolve(import.meta.dirname, "../../../shared/corpora");
const folder = join(corpora, "responses/gke");
const title = "recorded answers of the Container API";

if (!existsSync(folder)) {
  test.skip(`${title} (skipped: there are none at FLEETWRIGHT_CORPORA or ../shared/corpora)`, () => {});
}

describe.skipIf(!existsSync(folder))(title, () => {
  const read = (number: number) => {
    const response: unknown = JSON.parse(readFileSync(join(folder, String(number), "container-clusters.json"), "utf8"));
    return readClusters(response, { provider: "gke", accountId: "p" }, "2026-11-21T00:00:00Z");
  };

  test.each([1, 2, 3])(
    "clusters of listing %i are read without a problem, add-ons, access and ranges included",
    (number) => {
      const { items, gaps } = read(number);
      expect(gaps).toStrictEqual([]);
      for (const { name, addons, access, capacity } of items) {
        expect(
          addons?.map((addon) => addon.name),
          name,
        ).toContain("gcePersistentDiskCsiDriver");
        expect(access?.publicEndpoint, name).toBeTypeOf("boolean");
        expect(
          capacity?.subnets?.map(({ use }) => use),
          name,
        ).toEqual(expect.arrayContaining(["nodes", "pods"]));
      }
    },
  );

  test("a share of a range becomes the addresses that are free in it", () => {
    const { capacity } = read(2).items[0] ?? {};
    expect(capacity).toMatchObject({
      cniMode: "alias-ip",
      subnets: [{ use: "nodes" }, { id: "gke-gcp-cluster-pods-1d08860d", freeAddresses: 261_384, use: "pods" }],
    });
  });
});
