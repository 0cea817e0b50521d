import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { apiState } from "../../../lib/data/api-state.ts";
import { type ApiRow, lifecycleRows, otherApiRows } from "../../../lib/data/kube-apis.ts";

const corpora = process.env["FLEETWRIGHT_CORPORA"] ?? resolve(import.meta.dirname, "../../../../shared/corpora");
const folder = join(corpora, "kubernetes-api/v1.33.0");
const title = "one object of every kind of kubernetes/api v1.33.0";

interface Api {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function objects(): readonly Api[] {
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const [apiVersion, kind] = [/^apiVersion: (.+)$/m.exec(text)?.[1], /^kind: (.+)$/m.exec(text)?.[1]];
    if (apiVersion === undefined || kind === undefined) return [];
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    return [{ group, version, kind }];
  });
}

function removedIn(rows: readonly ApiRow[], minor: number): ReadonlySet<string> {
  const gone = rows.filter(({ removed }) => removed !== undefined && Number(removed.split(".")[1]) <= minor);
  return new Set(gone.map(nameOf));
}

function nameOf({ group, version, kind }: Api): string {
  return `${group}/${version}/${kind}`;
}

if (!existsSync(folder)) {
  test.skip(`${title} (skipped: there are none at FLEETWRIGHT_CORPORA or ../shared/corpora)`, () => {});
}

describe.skipIf(!existsSync(folder))(title, () => {
  test("has a row", () => {
    expect(
      objects().filter((api) => ["custom", "unknown-version"].includes(apiState(api, "1.33").state)),
    ).toStrictEqual([]);
  });

  test("is flagged as removed at every target exactly where the table says so", () => {
    for (let minor = 16; minor <= 40; minor++) {
      const flagged = objects().filter((api) => apiState(api, `1.${minor}`).state === "removed");
      const gone = removedIn([...lifecycleRows, ...otherApiRows.filter(({ component }) => !component)], minor);
      const due = objects().filter((api) => gone.has(nameOf(api)));
      expect([minor, flagged.map(nameOf)]).toStrictEqual([minor, due.map(nameOf)]);
    }
  });

  test.each([
    [22, 39, 5],
    [25, 48, 5],
    [32, 58, 5],
    [34, 67, 5],
    [36, 69, 5],
    [37, 73, 5],
  ])("at 1.%i, %i are removed by their annotations and %i by other sources", (minor, annotated, others) => {
    const flagged = objects().filter((api) => apiState(api, `1.${minor}`).state === "removed");
    const byAnnotation = removedIn(lifecycleRows, minor);
    expect(flagged.filter((api) => byAnnotation.has(nameOf(api)))).toHaveLength(annotated);
    expect(flagged.filter((api) => !byAnnotation.has(nameOf(api)))).toHaveLength(others);
  });
});
