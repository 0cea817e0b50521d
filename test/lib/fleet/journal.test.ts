import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FleetError } from "../../../lib/core/error.ts";
import { discover } from "../../../lib/fleet/discover.ts";
import { isFinished, openJournal } from "../../../lib/fleet/journal.ts";
import { buildCluster } from "../../support/builders.ts";
import { testScope } from "../../support/scopes.ts";
import { type ScriptedProvider, scriptedProvider, type Weather } from "../../support/scripted-provider.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-journal-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${files++}.journal`);
const takenAt = "2026-03-01T00:00:00Z";
const hostile = { ["__proto__"]: "kept", constructor: "kept", "10": "first" };
const describeCluster: typeof buildCluster = (scope, name) =>
  buildCluster(scope, name, { labels: Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(hostile)))) });

const fleet = Array.from({ length: 6 }, (_, i) => ({
  scope: testScope(i),
  clusters: [`c-${i}-0`, `c-${i}-1`, "__proto__"],
}));

function provider(weather: Weather = () => {}): ScriptedProvider {
  return scriptedProvider({ fleet, weather, describe: describeCluster });
}

/** A run that is cancelled once the second scope asks for its versions. */
async function interruptedRun(path: string): Promise<void> {
  const controller = new AbortController();
  const journal = await openJournal({ path, fingerprint: "f", takenAt, resume: true });
  const weather: Weather = async ({ operation, scope }) => {
    if (scope.accountId > "account-002" && operation === "scripted:Get") await new Promise(() => {});
    if (scope.accountId === "account-002" && operation === "scripted:Versions") {
      // What the first two scopes still have to do is a matter of microtasks and two syncs.
      setTimeout(() => controller.abort(), 50);
      await new Promise(() => {});
    }
  };
  const inventory = await discover({
    providers: [provider(weather)],
    journal,
    offers: true,
    signal: controller.signal,
  });
  expect(inventory.interrupted).toBe(true);
  await journal.close();
}

describe("a journal", () => {
  it("lets an interrupted run be resumed: finished scopes cost no request, and the result is the same", async () => {
    const uninterrupted = await discover({ providers: [provider()], offers: true, takenAt });
    const path = newPath();
    await interruptedRun(path);

    const journal = await openJournal({ path, fingerprint: "f", takenAt: "2027-01-01T00:00:00Z", resume: true });
    expect(journal).toMatchObject({ takenAt, size: 2 });
    expect(journal).not.toHaveProperty("notice");
    const second = provider();
    const resumed = await discover({ providers: [second], offers: true, journal });
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(uninterrupted));
    expect(Object.keys(resumed.clusters[0]?.labels ?? {})).toContain("__proto__");
    const asked = new Set(second.requests.map(({ scope }) => scope.accountId));
    expect([...asked].sort()).toEqual(["*", "account-002", "account-003", "account-004", "account-005"]);
    await journal.remove();
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  it("is readable by its owner only", async () => {
    const path = newPath();
    await interruptedRun(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("reads again what could now succeed, and not what is merely malformed or switched off", () => {
    const reading = (code: "FORBIDDEN" | "THROTTLED" | "BAD_RESPONSE" | "NOT_ENABLED") => ({
      scope: testScope(0),
      clusters: [],
      gaps: [{ scope: testScope(0), what: "clusters", code, message: "" }],
    });
    expect(isFinished({ scope: testScope(0), clusters: [], gaps: [] })).toBe(true);
    expect(isFinished(reading("NOT_ENABLED"))).toBe(true);
    expect(isFinished(reading("BAD_RESPONSE"))).toBe(true);
    expect(isFinished(reading("FORBIDDEN"))).toBe(false);
    expect(isFinished(reading("THROTTLED"))).toBe(false);
  });

  it("survives being cut off anywhere, and says so", async () => {
    const path = newPath();
    await interruptedRun(path);
    const whole = await readFile(path);
    const firstLine = whole.indexOf(10) + 1;
    const secondLine = whole.indexOf(10, firstLine) + 1;
    const lengths = Array.from({ length: Math.ceil(whole.length / 97) }, (_, i) => i * 97);
    for (const length of [...lengths, firstLine, secondLine, whole.length - 1, whole.length]) {
      await writeFile(path, whole);
      await truncate(path, length);
      const journal = await openJournal({ path, fingerprint: "f", takenAt, resume: true });
      const sizes = length < secondLine ? 0 : length < whole.length ? 1 : 2;
      expect(journal.size).toBe(sizes);
      const onBoundary = [0, firstLine, secondLine, whole.length].includes(length);
      expect(journal.notice === undefined).toBe(onBoundary);
      await journal.append(0, { scope: testScope(5), clusters: [], gaps: [] });
      await journal.close();
      const again = await openJournal({ path, fingerprint: "f", takenAt, resume: true });
      expect(again.size).toBe(sizes + 1);
      expect(again).not.toHaveProperty("notice");
      await again.close();
    }
  });

  it("does not believe an entry that was altered, however well it still reads", async () => {
    const path = newPath();
    await interruptedRun(path);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("c-0-0", "c-9-9"));
    const journal = await openJournal({ path, fingerprint: "f", takenAt, resume: true });
    expect(journal.notice).toMatch(/damaged from line [23] on/);
    expect(journal.size).toBeLessThan(2);
    await journal.close();
  });

  it("begins anew for other options, and when it is not to be resumed", async () => {
    const path = newPath();
    await interruptedRun(path);
    const other = await openJournal({ path, fingerprint: "other", takenAt, resume: true });
    expect(other).toMatchObject({ size: 0, notice: expect.stringContaining("another run") });
    await other.close();
    await interruptedRun(newPath());
    const fresh = await openJournal({ path, fingerprint: "other", takenAt, resume: false });
    expect(fresh.size).toBe(0);
    await fresh.close();
  });

  it("reads a scope again when versions are asked for that the first run did not ask for", async () => {
    const path = newPath();
    const first = await openJournal({ path, fingerprint: "f", takenAt, resume: false });
    await discover({ providers: [provider()], journal: first });
    await first.close();
    const journal = await openJournal({ path, fingerprint: "f", takenAt, resume: true });
    expect(journal.size).toBe(6);
    const inventory = await discover({ providers: [provider()], journal, offers: true });
    expect(inventory.scopes.every(({ offers }) => offers?.length === 1)).toBe(true);
    await journal.close();
  });

  it("refuses a path that it cannot write to", async () => {
    const opening = openJournal({ path: join(folder, "missing", "x"), fingerprint: "f", takenAt, resume: true });
    await expect(opening).rejects.toSatisfy((error) => error instanceof FleetError && error.code === "CONFIG");
  });
});
