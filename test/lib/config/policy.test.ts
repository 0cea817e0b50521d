import { describe, expect, test } from "vitest";
import { definePolicy } from "../../../lib/config/define-policy.ts";
import { checkConfig, parseConfig } from "../../../lib/config/load-config.ts";
import { isFleetError } from "../../../lib/core/error.ts";
import type { Policy } from "../../../lib/core/policy.ts";

const whole: Policy = {
  targets: [
    { match: { environment: "dev*" }, target: "latest" },
    { match: { tags: { legacy: "*" } }, target: "oldest-supported", at: "2027-01-01T00:00:00Z" },
    { target: "1.36" },
  ],
  stages: [
    {
      name: "dev",
      groups: [{ name: "all", match: { environment: "dev" }, canaries: 2, canarySoakHours: 12, concurrency: 5 }],
      soakHours: 24,
      approval: "after",
      concurrency: { total: 10, perCloud: 4, perAccount: 2 },
      failureBudget: 1,
    },
    {
      name: "prod",
      groups: [{ name: "eu", match: { location: "eu-*" }, canaries: { tags: { canary: "true" } } }],
      notBefore: "2026-12-01T08:00:00Z",
      windows: [{ rrule: "FREQ=DAILY", start: "01:00", hours: 4, timeZone: "UTC" }],
    },
  ],
  concurrency: { total: 20 },
  windows: [{ rrule: "FREQ=WEEKLY;BYDAY=TU,WE,TH", start: "22:00", hours: 6, timeZone: "Europe/Berlin" }],
  workingHours: [
    { rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", start: "09:00", hours: 8, timeZone: "Europe/Berlin" },
    { match: { owner: "night-*" }, rrule: "FREQ=DAILY", start: "21:00", hours: 9, timeZone: "UTC" },
  ],
  freezes: [{ name: "year end", from: "2026-12-18", until: "2027-01-04", timeZone: "Europe/Berlin" }],
  honourCloudWindows: false,
  phases: "control-planes-first",
  skip: ["stopped"],
  pools: [{ match: { workload: "gpu", pool: "train-*" }, maxSurge: "0", maxUnavailable: "1", drainMinutes: 30 }],
  marginDays: 7,
};

function refusal(policy: unknown): string {
  try {
    definePolicy(policy as Policy);
  } catch (error) {
    if (isFleetError(error, "CONFIG")) return error.message;
  }
  return "accepted";
}

describe("definePolicy", () => {
  test("gives back what it was given, as a frozen copy", () => {
    const policy = definePolicy(whole);
    expect(policy).toStrictEqual(whole);
    expect(Object.isFrozen(policy) && Object.isFrozen(policy.stages?.[0]?.groups[0]?.match)).toBe(true);
    expect(Object.isFrozen(whole)).toBe(false);
  });

  test("takes an empty policy, in which everything has its default", () => {
    expect(definePolicy({})).toStrictEqual({});
  });

  test.each<[string, unknown, string]>([
    ["an unknown key", { window: [] }, "policy $.window: unknown key"],
    [
      "a time zone that is none",
      { windows: [{ ...whole.windows?.[0], timeZone: "Europe/Berlim" }] },
      "policy $.windows[0].timeZone: expected an IANA time zone",
    ],
    ["a rule with hours", { windows: [{ ...whole.windows?.[0], rrule: "FREQ=DAILY;BYHOUR=3" }] }, "$.windows[0].rrule"],
    ["a rule that ends", { windows: [{ ...whole.windows?.[0], rrule: "FREQ=DAILY;COUNT=3" }] }, "$.windows[0].rrule"],
    [
      "a weekly rule without days",
      { windows: [{ ...whole.windows?.[0], rrule: "FREQ=WEEKLY" }] },
      "$.windows[0].rrule",
    ],
    ["a window that never closes", { windows: [{ ...whole.windows?.[0], hours: 200 }] }, "$.windows[0].hours"],
    [
      "a day that does not exist",
      { freezes: [{ name: "f", from: "2026-02-30", until: "2026-03-02" }] },
      "$.freezes[0].from",
    ],
    [
      "a freeze that ends first",
      { freezes: [{ name: "f", from: "2026-12-18", until: "2026-12-18" }] },
      'policy $.freezes[0].until: the freeze "f" ends before it begins',
    ],
    [
      "two stages of one name",
      { stages: [whole.stages?.[0], whole.stages?.[0]] },
      'policy $.stages[1].name: there is already a stage named "dev"',
    ],
    [
      "a target that nothing reaches",
      { targets: [{ target: "latest" }, { target: "1.36" }] },
      "policy $.targets[0]: this target fits every cluster",
    ],
    ["a target that is none", { targets: [{ target: "newest" }] }, "policy $.targets[0].target: expected latest, n-1"],
    [
      "a limit of nothing",
      { concurrency: { total: 0 } },
      "policy $.concurrency.total: expected a whole number of clusters from 1",
    ],
    ["a surge that is no amount", { pools: [{ match: {}, maxSurge: "many" }] }, "$.pools[0].maxSurge"],
  ])("refuses %s and names its place", (_, policy, message) => {
    expect(refusal(policy)).toContain(message);
  });
});

describe("policy: in a fleet.yaml", () => {
  test("is read by the same rules", () => {
    const text = `policy: ${JSON.stringify(whole)}`;
    expect(parseConfig(text, "fleet.yaml").policy).toStrictEqual(whole);
    expect(parseConfig("labels: {}", "fleet.yaml").policy).toBeUndefined();
  });

  test("says where it is wrong, and what to write instead", () => {
    const { problems } = checkConfig(
      [
        "policy:",
        "  targets:",
        "    - target: 1.30",
        "  freezes:",
        "    - name: f",
        "      from: 2026-12-18",
        "      until: 2026-12-01",
      ].join("\n"),
      "fleet.yaml",
    );
    expect(problems.map(({ line, column, path }) => [line, column, path])).toStrictEqual([
      [3, 15, "$.policy.targets[0].target"],
    ]);
    expect(problems[0]?.fix).toBe('put it in quotes: "1.30"');
    const later = checkConfig("policy:\n  freezes: [{name: f, from: 2026-12-18, until: 2026-12-01}]", "fleet.yaml");
    expect(later.problems.map(({ line, path, message }) => [line, path, message])).toStrictEqual([
      [2, "$.policy.freezes[0].until", 'the freeze "f" ends before it begins'],
    ]);
  });
});
