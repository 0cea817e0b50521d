import { expect, it } from "vitest";
import { parseVersion } from "../../lib/core/version.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { staticProvider } from "../../providers/static/index.ts";
import { buildCluster } from "../support/builders.ts";
import { conformanceChecks } from "../support/conformance.ts";
import { testScope } from "../support/scopes.ts";

const scopes = [0, 1, 2].map((index) => testScope(index, "static"));
const clusters = scopes.flatMap((scope) => ["a", "b"].map((name) => buildCluster(scope, name)));
const offer = { version: parseVersion("1.35"), isDefault: true, isPreview: false };
const offers = Object.fromEntries(scopes.map(({ accountId }) => [`static/${accountId}`, [offer]]));

const subject = {
  make: () => staticProvider({ clusters, offers, scopes: [testScope(9, "static")] }),
  truth: clusters.map(({ uid }) => uid),
  stop: async () => {},
};

// An array has nobody to deny it, and nothing to wait for.
for (const { title, check } of conformanceChecks.filter(({ title }) => !title.startsWith("a denied scope"))) {
  it(`the static provider keeps the contract: ${title}`, () => check(subject));
}

it("the static provider serves a scope that is known to be empty", async () => {
  const inventory = await discover({ providers: [subject.make()], takenAt: "2026-01-01T00:00:00Z" });
  expect(inventory.scopes.map(({ scope, status, clusters: count }) => [scope.accountId, status, count])).toEqual([
    ["account-000", "ok", 2],
    ["account-001", "ok", 2],
    ["account-002", "ok", 2],
    ["account-009", "ok", 0],
  ]);
});
