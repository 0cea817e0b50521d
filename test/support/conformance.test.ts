import { describe, expect, it } from "vitest";
import { FleetError } from "../../lib/core/error.ts";
import type { FleetProvider } from "../../lib/core/provider.ts";
import { type ConformanceSubject, conformanceChecks, conformProvider } from "./conformance.ts";
import { testScope } from "./scopes.ts";
import { scriptedProvider } from "./scripted-provider.ts";

const fleet = [0, 1, 2, 3, 4].map((i) => ({ scope: testScope(i), clusters: [`a${i}`, `b${i}`, `c${i}`] }));

function subjectOf(change: (provider: FleetProvider) => Partial<FleetProvider> = () => ({})): ConformanceSubject {
  const make = () => {
    const provider = scriptedProvider({
      fleet,
      weather({ scope }) {
        if (scope.accountId === "account-001") throw new FleetError("FORBIDDEN", "not allowed");
      },
    });
    return { ...provider, ...change(provider) };
  };
  const readable = fleet.filter(({ scope }) => scope.accountId !== "account-001");
  const truth = readable.flatMap(({ scope, clusters }) =>
    clusters.map((name) => `scripted:${scope.accountId}:region-1:${name}`),
  );
  return { make, truth, deniedScope: "scripted/account-001", secrets: ["hunter2"], stop: async () => {} };
}

conformProvider({ name: "the scripted provider", start: async () => subjectOf() });

describe("the contract's tests find a provider that", () => {
  const offences: readonly (readonly [string, RegExp, (provider: FleetProvider) => Partial<FleetProvider>])[] = [
    [
      "never ends a scope",
      /last harvest/,
      (provider) => ({
        async *clusters(scopes, call) {
          for await (const harvest of provider.clusters(scopes, call)) yield { ...harvest, last: false };
        },
      }),
    ],
    [
      "loses a cluster",
      /every cluster is found/,
      (provider) => ({
        async *clusters(scopes, call) {
          for await (const harvest of provider.clusters(scopes, call)) {
            yield { ...harvest, items: harvest.items.filter(({ name }) => name !== "b3") };
          }
        },
      }),
    ],
    [
      "reads more than it was asked for",
      /outside the scopes given/,
      (provider) => ({
        clusters: (scopes, call) => provider.clusters(scopes.length === 0 ? [] : fleet.map(({ scope }) => scope), call),
      }),
    ],
    [
      "takes a denied scope for an empty one",
      /denied scope/,
      (provider) => ({
        async *clusters(scopes, call) {
          for await (const harvest of provider.clusters(scopes, call)) yield { ...harvest, gaps: [] };
        },
      }),
    ],
    [
      "goes on after an abort",
      /CANCELLED/,
      (provider) => ({
        async *clusters(scopes, call) {
          yield* provider.clusters(scopes, { ...call, signal: new AbortController().signal });
          for (const scope of scopes) yield { scope, items: [], gaps: [], last: true };
        },
        versions: async (scope) => ({ scope, items: [], gaps: [], last: true }),
      }),
    ],
    ["sends an operation that no permission covers", /table of permissions/, () => ({ permissions: [] })],
    [
      "asks for the right to write",
      /none of them writes/,
      ({ permissions }) => ({
        permissions: permissions.map((permission) => ({ ...permission, grants: ["eks:UpdateClusterConfig"] })),
      }),
    ],
    [
      "sorts versions downwards",
      /lowest first/,
      (provider) => ({
        async versions(scope, call, locations) {
          const { items, ...harvest } = await provider.versions(scope, call, locations);
          const lower = items.map((offer) => ({ ...offer, version: { ...offer.version, minor: 20 } }));
          return { ...harvest, items: [...items, ...lower] };
        },
      }),
    ],
    [
      "says undefined where it should say nothing",
      /without loss/,
      (provider) => ({
        async *clusters(scopes, call) {
          for await (const harvest of provider.clusters(scopes, call)) {
            yield { ...harvest, items: harvest.items.map((item) => Object.assign({}, item, { owner: undefined })) };
          }
        },
      }),
    ],
    [
      "declares a detail and keeps silent about it",
      /every detail/,
      () => ({
        detailNames: ["addons"],
        async *details(clusters) {
          const homes = new Map(clusters.map(({ ref }) => [ref.scope.accountId, ref.scope]));
          for (const scope of homes.values()) yield { scope, items: [], gaps: [], last: true };
        },
      }),
    ],
    ["declares a detail that it has no way to read", /every detail/, () => ({ detailNames: ["capacity"] })],
    [
      "reads details with an operation that no permission covers",
      /details are read/,
      () => ({
        detailNames: ["addons"],
        async *details(clusters, _, call) {
          for (const { ref } of clusters) await call.send(ref.scope, "scripted:Peek", async () => undefined);
        },
      }),
    ],
    ["knows no policy for what it needs", /line of policy/, () => ({ policyLines: () => [] })],
    [
      "recommends the right to write",
      /line of policy/,
      () => ({ policyLines: ({ operation }) => [`Allow ${operation} and update`] }),
    ],
    ["shows whose password a scope is read with", /no credential/, () => ({ identityOf: () => "admin:hunter2" })],
    ["shows its password", /no credential/, () => ({ describe: () => ({ identity: "admin:hunter2" }) })],
  ];

  it.each(offences)("%s", async (_, title, change) => {
    const broken = conformanceChecks.filter((entry) => title.test(entry.title));
    expect(broken).toHaveLength(1);
    for (const { check } of broken) await expect(check(subjectOf(change))).rejects.toThrow();
  });
});
