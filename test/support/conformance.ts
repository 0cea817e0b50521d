import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { detailFields } from "../../lib/core/cluster-detail.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import { fromInstant } from "../../lib/core/instant.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { compareVersions } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { recordFlaw } from "../../lib/documents/schema/record-flaw.ts";
import { createScheduler } from "../../lib/fleet/scheduler.ts";

/** A cloud with clusters in it, and providers that can read it. */
export interface ConformanceSubject {
  /** A new provider for this cloud. Each is closed by whoever made it. */
  make(): FleetProvider;
  /** Uid of every cluster that the provider is allowed to read. */
  readonly truth: readonly string[];
  /** `scopeKey` of a scope that is listed but may not be read. */
  readonly deniedScope?: string;
  /** Clusters of which nobody says what they could be upgraded to. Default: none. */
  readonly offersUnknown?: (cluster: Cluster) => boolean;
  /** Credentials of the provider, which must appear nowhere. */
  readonly secrets?: readonly string[];
  stop(): Promise<void>;
}

export interface ConformanceCheck {
  readonly title: string;
  readonly check: (subject: ConformanceSubject) => Promise<void>;
}

/** Registers the tests that every provider must pass, whatever its cloud. */
export function conformProvider(options: { readonly name: string; start(): Promise<ConformanceSubject> }): void {
  describe(`${options.name} keeps the contract of a provider`, () => {
    let subject: ConformanceSubject;
    beforeAll(async () => {
      subject = await options.start();
    });
    afterAll(() => subject.stop());
    for (const { title, check } of conformanceChecks) it(title, () => check(subject));
  });
}

interface Reading {
  readonly scopes: readonly Scope[];
  readonly harvests: readonly Harvest<Cluster>[];
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
  readonly operations: ReadonlySet<string>;
}

/** Reads with a new provider, given to `use` and closed afterwards. */
async function withProvider<T>(
  { make }: ConformanceSubject,
  use: (provider: FleetProvider, call: CallOptions, operations: Set<string>) => Promise<T>,
  signal = new AbortController().signal,
  onSend: () => void = () => {},
): Promise<T> {
  const provider = make();
  const operations = new Set<string>();
  const scheduled = createScheduler({ signal }).forProvider({ id: provider.id, limits: [] });
  const call: CallOptions = {
    ...scheduled,
    send(scope, operation, attempt) {
      operations.add(operation);
      onSend();
      return scheduled.send(scope, operation, attempt);
    },
  };
  try {
    return await use(provider, call, operations);
  } finally {
    await provider.close?.();
  }
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of stream) all.push(entry);
  return all;
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    for (const inner of Object.values(Object.freeze(value))) frozen(inner);
  return value;
}

const byUid = (a: Cluster, b: Cluster) => (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);

async function readAll(subject: ConformanceSubject, keep: (scope: Scope) => boolean = () => true): Promise<Reading> {
  return withProvider(subject, async (provider, call, operations) => {
    const scopes = frozen((await collect(provider.scopes(call))).filter(keep).map((scope) => structuredClone(scope)));
    const harvests = await collect(provider.clusters(scopes, call));
    const clusters = harvests.flatMap(({ items }) => items).sort(byUid);
    return { scopes, harvests, clusters, gaps: harvests.flatMap(({ gaps }) => gaps), operations };
  });
}

async function offersOf(subject: ConformanceSubject): Promise<readonly VersionOffer[][]> {
  const { clusters } = await readAll(subject, (scope) => scopeKey(scope) !== subject.deniedScope);
  const { offersUnknown = () => false } = subject;
  const known = clusters.filter((cluster) => !offersUnknown(cluster));
  const homes = [...Map.groupBy(known, ({ ref }) => scopeKey(ref.scope)).values()].slice(0, 3);
  return withProvider(subject, async (provider, call) => {
    const harvests = homes.map(async (home) => {
      const [first] = home;
      if (first === undefined) throw new Error("a group has at least one member");
      const locations = [...new Set(home.map(({ ref }) => ref.location))].sort();
      const harvest = await provider.versions(first.ref.scope, call, locations);
      expect(harvest.gaps).toEqual([]);
      expect(harvest.last).toBe(true);
      expect(scopeKey(harvest.scope)).toBe(scopeKey(first.ref.scope));
      return [...harvest.items];
    });
    return Promise.all(harvests);
  });
}

/** When the observation was made is the only thing that may differ between two readings of an unchanged cloud. */
function contentOf(clusters: readonly Cluster[]): string {
  return JSON.stringify(clusters.map((cluster) => ({ ...cluster, observedAt: "" })));
}

/** Verbs by which the clouds name what changes something, where a name or a part of it begins; and what is secret. */
const writing =
  /(?:^|[:._/])(?:create|update(?!s)|delete|put|write|patch|modify|associate|disassociate|attach|tag(?!s)|rollback|upgrade(?!Profiles)|register|start|stop)|credential|\*/i;

export const conformanceChecks: readonly ConformanceCheck[] = [
  {
    title: "every scope is listed once, and ends in exactly one last harvest",
    async check(subject) {
      const { scopes, harvests } = await readAll(subject);
      const keys = scopes.map(scopeKey);
      expect(keys.length).toBeGreaterThan(0);
      expect(new Set(keys).size).toBe(keys.length);
      const ended: string[] = [];
      for (const { scope, last } of harvests) {
        expect(ended).not.toContain(scopeKey(scope));
        if (last) ended.push(scopeKey(scope));
      }
      expect(ended.sort()).toEqual(keys.sort());
    },
  },
  {
    title: "every cluster is found, once, under the same uid and with the same content in every run",
    async check(subject) {
      const first = await readAll(subject);
      expect(first.clusters.map(({ uid }) => uid)).toEqual([...subject.truth].sort());
      expect(contentOf((await readAll(subject)).clusters)).toBe(contentOf(first.clusters));
    },
  },
  {
    title: "nothing is read outside the scopes given, and what is read says where it is from",
    async check(subject) {
      let index = 0;
      const half = await readAll(subject, () => index++ % 2 === 0);
      const given = new Set(half.scopes.map(scopeKey));
      for (const { scope, items, gaps } of half.harvests) {
        expect(given).toContain(scopeKey(scope));
        for (const { ref } of items) expect(scopeKey(ref.scope)).toBe(scopeKey(scope));
        for (const gap of gaps) expect(scopeKey(gap.scope)).toBe(scopeKey(scope));
      }
      const all = await readAll(subject);
      const expected = all.clusters.filter(({ ref }) => given.has(scopeKey(ref.scope)));
      expect(contentOf(half.clusters)).toBe(contentOf(expected));
    },
  },
  {
    title: "a denied scope is a gap, and changes nothing for the others",
    async check(subject) {
      const { deniedScope } = subject;
      if (deniedScope === undefined) throw new Error("the subject names no denied scope, so this cannot be checked");
      const all = await readAll(subject);
      const denied = all.gaps.filter(({ scope }) => scopeKey(scope) === deniedScope);
      expect(denied.length).toBeGreaterThan(0);
      for (const { code } of denied) expect(["AUTH", "FORBIDDEN"]).toContain(code);
      expect(all.clusters.filter(({ ref }) => scopeKey(ref.scope) === deniedScope)).toEqual([]);
      const others = await readAll(subject, (scope) => scopeKey(scope) !== deniedScope);
      expect(contentOf(others.clusters)).toBe(contentOf(all.clusters));
    },
  },
  {
    title: "reading no scope sends nothing",
    async check(subject) {
      const { harvests, operations } = await withProvider(subject, async (provider, call, sent) => {
        const none = await collect(provider.clusters([], call));
        return { harvests: none, operations: sent };
      });
      expect(harvests).toEqual([]);
      expect([...operations]).toEqual([]);
    },
  },
  {
    title: "an abort ends every reading with CANCELLED",
    async check(subject) {
      const { scopes, operations } = await readAll(subject, (scope) => scopeKey(scope) !== subject.deniedScope);
      const cancelled = { code: "CANCELLED", name: "FleetError" };
      // Whoever sends nothing has nothing to be interrupted in.
      for (const sendsBefore of operations.size === 0 ? [0] : [0, 1, 2]) {
        const controller = new AbortController();
        let sends = 0;
        const abort = () => {
          if (sends++ >= sendsBefore) controller.abort();
        };
        if (sendsBefore === 0) controller.abort();
        const reading = withProvider(
          subject,
          (provider, call) => collect(provider.clusters(scopes, call)),
          controller.signal,
          abort,
        );
        await expect(reading, `after ${sendsBefore} requests`).rejects.toMatchObject(cancelled);
      }
      const [scope] = scopes;
      if (scope === undefined) throw new Error("there is no scope to read");
      const versions = withProvider(subject, (provider, call) => provider.versions(scope, call), AbortSignal.abort());
      await expect(versions).rejects.toMatchObject(cancelled);
    },
  },
  {
    title: "every operation is in the table of permissions, and none of them writes",
    async check(subject) {
      const { operations } = await readAll(subject);
      const versionOperations = await withProvider(subject, async (provider, call, sent) => {
        for await (const scope of provider.scopes(call)) {
          await provider.versions(scope, call).catch(() => {});
          break;
        }
        return sent;
      });
      const { permissions } = await withProvider(subject, async (provider) => provider);
      const known = permissions.map(({ operation }) => operation);
      expect(new Set(known).size).toBe(known.length);
      for (const operation of [...operations, ...versionOperations]) expect(known).toContain(operation);
      for (const { operation, grants } of permissions) {
        for (const name of [operation, ...grants]) expect(name).not.toMatch(writing);
      }
    },
  },
  {
    title: "versions come lowest first, with dates that are dates or no date at all",
    async check(subject) {
      const all = await offersOf(subject);
      expect(all.flat().length).toBeGreaterThan(0);
      for (const offers of all) {
        for (const [index, { version, ...offer }] of offers.entries()) {
          const before = offers[index - 1];
          if (before !== undefined) expect(compareVersions(before.version, version)).toBeLessThanOrEqual(0);
          for (const date of [offer.endOfStandard, offer.endOfExtended, offer.endOfPlatform, offer.upstreamEol]) {
            if (date?.at !== undefined) expect(fromInstant(date.at)).toBeTypeOf("number");
          }
        }
        expect(JSON.parse(JSON.stringify(offers))).toStrictEqual(offers);
      }
    },
  },
  {
    title: "versions that nobody tells are an empty list and no gap, since no reading could change that",
    async check(subject) {
      const { clusters } = await readAll(subject, (scope) => scopeKey(scope) !== subject.deniedScope);
      for (const { ref } of clusters.filter((cluster) => subject.offersUnknown?.(cluster) === true)) {
        const harvest = await withProvider(subject, (provider, call) => provider.versions(ref.scope, call));
        expect(harvest.items).toEqual([]);
        expect(harvest.gaps).toEqual([]);
      }
    },
  },
  {
    title: "clusters and gaps pass through JSON without loss, and fit the published schema",
    async check(subject) {
      const { clusters, gaps } = await readAll(subject);
      expect(JSON.parse(JSON.stringify(clusters))).toStrictEqual(clusters);
      expect(JSON.parse(JSON.stringify(gaps))).toStrictEqual(gaps);
      for (const cluster of clusters) expect(recordFlaw({ cluster }), cluster.uid).toBeUndefined();
      for (const gap of gaps) expect(recordFlaw({ gap }), gap.message).toBeUndefined();
    },
  },
  {
    title: "every detail that is declared is given, or there is a gap for its absence",
    async check(subject) {
      const { clusters, gaps: known } = await readAll(subject, (scope) => scopeKey(scope) !== subject.deniedScope);
      await withProvider(subject, async (provider, call) => {
        const want = provider.detailNames ?? [];
        expect(provider.details === undefined).toBe(want.length === 0);
        if (provider.details === undefined) return;
        const given = frozen(structuredClone(clusters));
        const harvests = await collect(provider.details(given, want, call));
        const homes = new Set(clusters.map(({ ref }) => scopeKey(ref.scope)));
        const ended = harvests.filter(({ last }) => last).map(({ scope }) => scopeKey(scope));
        expect(ended.sort()).toEqual([...homes].sort());
        const found = harvests.flatMap(({ items }) => items);
        const gaps = [...known, ...harvests.flatMap((harvest) => harvest.gaps)];
        for (const gap of gaps) expect(recordFlaw({ gap }), gap.message).toBeUndefined();
        for (const cluster of clusters) {
          const whole: Cluster = Object.assign({}, cluster, ...found.filter(({ uid }) => uid === cluster.uid));
          expect(recordFlaw({ cluster: whole }), cluster.uid).toBeUndefined();
          expect(JSON.parse(JSON.stringify(whole))).toStrictEqual(whole);
          const missing = want.filter((detail) => detailFields[detail].every((field) => whole[field] === undefined));
          const told = gaps.some(
            (gap) =>
              scopeKey(gap.scope) === scopeKey(cluster.ref.scope) && (gap.cluster ?? cluster.name) === cluster.name,
          );
          expect(told ? [] : missing, cluster.uid).toEqual([]);
        }
        expect(found.filter(({ uid }) => !clusters.some((cluster) => cluster.uid === uid))).toEqual([]);
      });
    },
  },
  {
    title: "details are read with operations of the table, and details of no cluster with none",
    async check(subject) {
      const { clusters } = await readAll(subject, (scope) => scopeKey(scope) !== subject.deniedScope);
      await withProvider(subject, async (provider, call, operations) => {
        if (provider.details === undefined) return;
        const want = provider.detailNames ?? [];
        expect(await collect(provider.details([], want, call))).toEqual([]);
        expect([...operations]).toEqual([]);
        await collect(provider.details(clusters, want, call));
        const known = provider.permissions.map(({ operation }) => operation);
        for (const operation of operations) expect(known).toContain(operation);
        const aborted = createScheduler({ signal: AbortSignal.abort() }).forProvider({ id: provider.id, limits: [] });
        if (operations.size === 0) return;
        const interrupted = collect(provider.details(clusters, want, aborted));
        await expect(interrupted).rejects.toMatchObject({ code: "CANCELLED", name: "FleetError" });
      });
    },
  },
  {
    title: "whatever has to be granted has a line of policy that names it, and only reads",
    async check(subject) {
      const { permissions, policyLines } = subject.make();
      for (const permission of permissions) {
        if (policyLines === undefined) continue;
        const lines = policyLines(permission);
        expect(lines.length > 0, permission.operation).toBe(permission.grants.length > 0);
        for (const line of lines) {
          expect(line).toMatch(/^[^\n]+$/);
          expect(line).not.toMatch(/\b(?:write|delete|create|update|patch|\*\/\*|Editor|Administrator|Operator)\b/i);
        }
      }
    },
  },
  {
    title: "no credential appears in what is read or said",
    async check(subject) {
      const { scopes, clusters, gaps } = await readAll(subject);
      const { description, identities } = await withProvider(subject, async (provider, call) => {
        for await (const _ of provider.scopes(call));
        const asked = scopes.map((scope) => provider.identityOf?.(scope));
        return { description: await provider.describe(), identities: await Promise.all(asked) };
      });
      for (const identity of [description.identity, ...identities]) expect(identity).not.toBe("");
      const said = JSON.stringify({ scopes, clusters, gaps, description, identities });
      for (const secret of subject.secrets ?? []) {
        expect(said).not.toContain(secret);
        expect(said).not.toContain(Buffer.from(secret).toString("base64"));
        expect(said).not.toContain(encodeURIComponent(secret));
      }
    },
  },
  {
    title: "closing twice is as good as once",
    async check(subject) {
      const provider = subject.make();
      await provider.close?.();
      await provider.close?.();
    },
  },
];
