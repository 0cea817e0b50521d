import { expect, test } from "vitest";
import { planHash } from "../../../lib/core/plan-hash.ts";
import { fleetReport } from "../../../lib/report/html/fleet-report.ts";
import { inventoryCsv } from "../../../lib/report/inventory-csv.ts";
import { inventoryTable } from "../../../lib/report/inventory-table.ts";
import { inventoryView } from "../../../lib/report/inventory-view.ts";
import { textRedactor } from "../../../lib/report/redaction/redact-text.ts";
import { redactedPlan, redactionOf } from "../../../lib/report/redaction/redaction.ts";
import { buildCluster } from "../../support/builders.ts";
import { reportOf } from "../../support/report-fleet.ts";

const secretive = reportOf(40, (index) => `initech-${index}`);

test("no name, account or owner is left in any format of a redacted fleet", () => {
  const { inventory, plan } = secretive;
  const redact = redactionOf({ inventory, ...(plan === undefined ? {} : { plan }) });
  const shown = redact(inventory);
  const view = inventoryView(shown, secretive.asOf);
  const texts = [
    JSON.stringify(shown),
    inventoryCsv(view),
    inventoryTable(view),
    fleetReport({ ...redact(secretive), inventory: shown, asOf: secretive.asOf }),
    JSON.stringify(plan === undefined ? {} : redactedPlan(plan, redact)),
  ];
  for (const text of texts) {
    expect(text).not.toContain("initech");
    expect(text).not.toContain("111122223333");
    expect(text).not.toContain("0a0a0a0a-0000-4000-8000-000000000001");
    expect(text.length).toBeGreaterThan(100);
  }
});

test("versions, regions, dates, environments and codes stay, and so does everything's number", () => {
  const shown = redactionOf({ inventory: secretive.inventory })(secretive.inventory);
  const rest = (clusters: typeof shown.clusters) =>
    clusters.map(({ controlPlane, environment, ref, support }) => [
      controlPlane.version,
      environment,
      ref.location,
      support,
    ]);
  expect(rest(shown.clusters)).toStrictEqual(rest(secretive.inventory.clusters));
});

test("one name has one alias in the inventory and in the plan made from it", () => {
  const { inventory, plan } = secretive;
  if (plan === undefined) throw new Error("the builder gives a plan");
  const redact = redactionOf({ inventory, plan });
  const names = new Map(redact(inventory).clusters.map(({ uid, name }) => [uid, name]));
  const after = redactedPlan(plan, redact);
  for (const { uid, name } of after.clusters) expect(names.get(uid)).toBe(name);
  const { hash, ...content } = after;
  expect(hash).toBe(planHash(content));
});

test("a cluster that goes by the name of a cloud or an environment changes neither", () => {
  const scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
  const inventory = {
    ...secretive.inventory,
    clusters: [buildCluster(scope, "eks", { environment: "prod" }), buildCluster(scope, "prod")],
  };
  const [first] = redactionOf({ inventory })(inventory).clusters;
  expect([first?.name, first?.ref.provider, first?.environment]).toStrictEqual(["cluster-001", "eks", "prod"]);
});

test("names are replaced within messages as words, the longest first, and never inside another word", () => {
  const redact = textRedactor(
    new Map([
      ["shop", "cluster-001"],
      ["shop-prod", "cluster-002"],
    ]),
  );
  expect(redact("cannot read shop-prod, shop and workshop")).toBe("cannot read cluster-002, cluster-001 and workshop");
  expect(redact("User arn:aws:iam::111122223333:role/x at 10.0.0.1 of 111122223333, ops@initech.example")).toBe(
    "User [arn] at [address] of [account], [mail]",
  );
});

test("tags that say the name of a detail do not change which details were read", () => {
  const [first] = secretive.inventory.clusters;
  const cluster = buildCluster(first?.ref.scope ?? { provider: "eks", accountId: "1" }, "standard", {
    labels: { team: "insights" },
  });
  const inventory = { ...secretive.inventory, details: ["insights" as const], clusters: [cluster] };
  const shown = redactionOf({ inventory })(inventory);
  expect(shown.details).toStrictEqual(["insights"]);
  expect(shown.clusters[0]?.support.plan).toBe("standard");
  expect(shown.clusters[0]?.labels).not.toHaveProperty("team", "insights");
});
