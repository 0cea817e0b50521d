import { describe, expect, test } from "vitest";
import { dayMs, fromInstant } from "../../../lib/core/instant.ts";
import { compareVersions, parseVersion } from "../../../lib/core/version.ts";
import { type CalendarRow, calendars } from "../../../lib/data/calendar.ts";
import { priceTable } from "../../../lib/data/prices.ts";
import { rulesTable } from "../../../lib/data/rules.ts";
import { dataTables } from "../../../lib/data/staleness.ts";

const rows = dataTables.flatMap(({ name, rows }) => rows.map((row) => ({ table: name, ...row })));
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && fromInstant(text) !== undefined;
const isDayOrMonth = (text: string) => isDay(text) || (/^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`));

describe("every row of every table", () => {
  test("exists: the tables are the calendars, rules, durations and prices, and what the judges look things up in", () => {
    expect(dataTables.map(({ name }) => name)).toStrictEqual([
      "calendar-upstream",
      "calendar-eks",
      "calendar-gke",
      "calendar-aks",
      "calendar-iks",
      "calendar-roks",
      "upgrade-rules",
      "durations",
      "prices",
      "blockers",
      "addon-support",
      "retired",
      "kube-apis",
      "configuration-apis",
      "owners",
      "tool-ids",
    ]);
    expect(dataTables.filter((table) => table.rows.length === 0)).toStrictEqual([]);
  });

  test("names a public source: a URL, or a document with its date", () => {
    const named = (source: string) =>
      /^https:\/\/[^/]+\.[a-z]+\//.test(source) || /\b(?:20\d{2}-\d{2}-\d{2}|[A-Z][a-z]+ 20\d{2})\b/.test(source);
    expect(rows.filter(({ source }) => typeof source !== "string" || !named(source))).toStrictEqual([]);
  });

  test("says of what day its source is, and how far it is to be trusted", () => {
    expect(rows.filter(({ asOf }) => typeof asOf !== "string" || !isDay(asOf))).toStrictEqual([]);
    expect(
      rows.filter(({ status }) => !["confirmed", "derived", "third-party", "tentative"].includes(status)),
    ).toStrictEqual([]);
  });

  test("is found by one key only", () => {
    for (const { name, rows } of dataTables)
      expect([name, new Set(rows.map(({ key }) => key)).size]).toStrictEqual([name, rows.length]);
  });

  test("is frozen", () => {
    expect(
      [...calendars.flatMap(({ versions }) => versions), ...rulesTable, ...priceTable].filter(
        (row) => !Object.isFrozen(row),
      ),
    ).toStrictEqual([]);
  });
});

describe.each(calendars.map((calendar) => [calendar.provider, calendar] as const))(
  "the calendar of %s",
  (provider, calendar) => {
    const columns = ["release", "endOfStandard", "endOfExtended"] as const;
    const known = ["minor", "kubernetes", "derived", "status", "source", "asOf", "note", ...columns];
    const column = (name: (typeof columns)[number]) => calendar.versions.flatMap((row) => row[name] ?? []);

    test("says what its dates mean", () => {
      expect(["last-day", "first-day-after"]).toContain(calendar.endDates);
      expect(calendar.about).toMatch(/\.$/);
    });

    test("lists each minor once, without a hole, lowest first", () => {
      const minors = calendar.versions.map(({ minor }) => parseVersion(minor));
      expect(minors.toSorted(compareVersions)).toStrictEqual(minors);
      expect(minors.map(({ precision, minor }) => [precision, minor])).toStrictEqual(
        minors.map((_, index) => ["minor", (minors[0]?.minor ?? 0) + index]),
      );
    });

    test("has only columns that are read, with dates that exist", () => {
      expect(calendar.versions.flatMap((row) => Object.keys(row).filter((key) => !known.includes(key)))).toStrictEqual(
        [],
      );
      expect(columns.flatMap(column).filter((date) => !isDayOrMonth(date))).toStrictEqual([]);
    });

    test("calls only those fields derived that are there", () => {
      const missing = (row: CalendarRow) => (row.derived ?? []).filter((field) => !(field in row));
      expect(calendar.versions.flatMap(missing)).toStrictEqual([]);
    });

    test.each(columns)("has its %s dates in the order of the minors", (name) => {
      const dates = column(name);
      expect(dates.toSorted()).toStrictEqual(dates);
    });

    test("ends each period after it began", () => {
      for (const row of calendar.versions) {
        const dates = columns.flatMap((name) => row[name] ?? []);
        expect([row.minor, ...dates.toSorted()]).toStrictEqual([row.minor, ...dates]);
        expect(new Set(dates).size).toBe(dates.length);
      }
    });

    test("names the Kubernetes minor of each row exactly where it counts something else", () => {
      expect(calendar.versions.every(({ kubernetes }) => (kubernetes !== undefined) === (provider === "roks"))).toBe(
        true,
      );
    });
  },
);

const months = (from: string, to: string) => {
  const [a, b] = [new Date(from), new Date(to)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
};

describe("dates that follow a policy", () => {
  const of = (provider: string) => calendars.find((calendar) => calendar.provider === provider)?.versions ?? [];

  test("EKS sells twelve months of extended support after every standard period", () => {
    for (const { minor, endOfStandard = "", endOfExtended = "" } of of("eks")) {
      expect([minor, months(endOfStandard, endOfExtended), endOfExtended.slice(5)]).toStrictEqual([
        minor,
        12,
        endOfStandard.slice(5),
      ]);
    }
  });

  test("GKE ends extended support two years after a minor reached Regular", () => {
    for (const { minor, release, endOfExtended = "", derived } of of("gke")) {
      if (release === undefined) continue;
      const twoYearsOn = Date.parse(`${Number(release.slice(0, 4)) + 2}${release.slice(4)}`);
      // Two collections of Google's notes differ by up to two days on the first day in a channel.
      expect([minor, Math.abs(Date.parse(endOfExtended) - twoYearsOn) <= 2 * dayMs]).toStrictEqual([minor, true]);
      expect(derived).toContain("endOfExtended");
    }
  });

  test("AKS gives about a year of support and a year of long-term support", () => {
    for (const { minor, release, endOfStandard = "", endOfExtended = "" } of of("aks")) {
      if (release !== undefined)
        expect([minor, Math.abs(months(release, endOfStandard) - 12) <= 1]).toStrictEqual([minor, true]);
      expect([minor, Math.abs(months(endOfStandard, endOfExtended) - 12) <= 1]).toStrictEqual([minor, true]);
    }
  });
});

describe("the upgrade rules", () => {
  test("say all that a planner asks for, within reason", () => {
    for (const rules of rulesTable) {
      expect(rules).toMatchObject({
        controlPlaneStep: 1,
        skipMinor: expect.stringMatching(/^(?:never|offered)$/),
        nodeSkip: expect.any(Boolean),
        controlPlaneRollback: { possible: expect.any(Boolean) },
        nodeRollback: { possible: expect.any(Boolean) },
      });
      expect([1, 2, 3]).toContain(rules.nodeSkew);
      for (const rollback of [rules.controlPlaneRollback, rules.nodeRollback]) {
        expect(rollback.possible || rollback.windowDays === undefined).toBe(true);
      }
    }
  });

  test("exist for every calendar, under the name that upstream Kubernetes is run by", () => {
    const ruled = rulesTable.map(({ provider }) => (provider === "kubeadm" ? "upstream" : provider));
    expect(ruled.toSorted()).toStrictEqual(calendars.map(({ provider }) => provider).toSorted());
  });
});

test("a price is an amount of dollars an hour, and a surcharge that is billed has one", () => {
  for (const row of priceTable) {
    for (const amount of [row.baseHourlyUsd, row.supportHourlyUsd]) {
      if (amount !== undefined) expect(amount >= 0 && amount < 10).toBe(true);
    }
    expect(["extended-phase", "tier"].includes(row.surcharge)).toBe(row.supportHourlyUsd !== undefined);
    expect(["extended-phase", "tier", "never", "unknown"]).toContain(row.surcharge);
  }
});
