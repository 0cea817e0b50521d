import { expect, test } from "vitest";
import { mapMaintenance } from "../../providers/aks/map-maintenance.ts";
import { mapVersions } from "../../providers/aks/map-versions.ts";

function entry(properties: unknown, name: unknown = "aksManagedAutoUpgradeSchedule") {
  return { path: "$.value[0]", value: { name, properties } };
}

function window(schedule: unknown, more: Record<string, unknown> = {}) {
  return entry({
    maintenanceWindow: {
      schedule,
      durationHours: 4,
      startTime: "09:30",
      startDate: "2026-01-01",
      utcOffset: "-07:00",
      ...more,
    },
  });
}

test.each([
  [{ daily: { intervalDays: 3 } }, "FREQ=DAILY;INTERVAL=3"],
  [{ weekly: { intervalWeeks: 1, dayOfWeek: "Saturday" } }, "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA"],
  [{ absoluteMonthly: { intervalMonths: 2, dayOfMonth: 15 } }, "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15"],
  [
    { relativeMonthly: { intervalMonths: 1, weekIndex: "First", dayOfWeek: "Monday" } },
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO",
  ],
  [
    { relativeMonthly: { intervalMonths: 3, weekIndex: "Last", dayOfWeek: "Friday" } },
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR",
  ],
])("schedule %o recurs as %s", (schedule, rrule) => {
  expect(mapMaintenance([window(schedule)])).toStrictEqual({
    policy: {
      windows: [
        {
          scope: "all",
          rrule,
          dtstart: "2026-01-01T09:30:00",
          timeZone: "-07:00",
          durationSeconds: 14_400,
          nativeId: "aksManagedAutoUpgradeSchedule",
        },
      ],
      exclusions: [],
      bestEffort: true,
    },
    problems: [],
  });
});

test("a window without a first day carries its time in the rule, and is in UTC unless it says otherwise", () => {
  const { policy } = mapMaintenance([
    window({ daily: { intervalDays: 1 } }, { startDate: undefined, utcOffset: undefined }),
  ]);
  expect(policy.windows[0]).toMatchObject({
    rrule: "FREQ=DAILY;INTERVAL=1;BYHOUR=9;BYMINUTE=30;BYSECOND=0",
    timeZone: "+00:00",
  });
  expect(policy.windows[0]).not.toHaveProperty("dtstart");
});

test("excluded dates end after their last day, at the offset of the window", () => {
  const notAllowedDates = [{ start: "2022-12-23", end: "2023-01-03" }];
  const { policy, problems } = mapMaintenance([
    window({ daily: { intervalDays: 1 } }, { utcOffset: "+02:00", notAllowedDates }),
  ]);
  expect(problems).toStrictEqual([]);
  expect(policy.exclusions).toMatchObject([
    { start: "2022-12-22T22:00:00Z", end: "2023-01-03T22:00:00Z", blocks: "all" },
  ]);
});

test.each([
  ["default", "provider-components"],
  ["aksManagedAutoUpgradeSchedule", "all"],
  ["aksManagedNodeOSUpgradeSchedule", "node-os"],
])("configuration %s concerns %s", (name, scope) => {
  const timeInWeek = [{ day: "Sunday", hourSlots: [1] }];
  expect(mapMaintenance([entry({ timeInWeek }, name)]).policy.windows).toMatchObject([{ scope, nativeId: name }]);
});

test("hours of the older form join into windows where they are consecutive", () => {
  const timeInWeek = [{ day: "Monday", hourSlots: [3, 1, 2, 22] }];
  expect(mapMaintenance([entry({ timeInWeek }, "default")]).policy.windows).toMatchObject([
    { rrule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;BYHOUR=1;BYMINUTE=0;BYSECOND=0", durationSeconds: 10_800 },
    { rrule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;BYHOUR=22;BYMINUTE=0;BYSECOND=0", durationSeconds: 3600 },
  ]);
});

test("times of the older form that are not allowed are exclusions", () => {
  const notAllowedTime = [{ start: "2026-11-26T03:00:00Z", end: "2026-11-30T12:00:00Z" }];
  expect(mapMaintenance([entry({ notAllowedTime }, "default")]).policy.exclusions).toMatchObject(notAllowedTime);
});

test.each([
  ["an unknown schedule", window({ hourly: {} }), "$.value[0].properties.maintenanceWindow.schedule"],
  [
    "two schedules at once",
    window({ daily: { intervalDays: 1 }, weekly: {} }),
    "$.value[0].properties.maintenanceWindow.schedule",
  ],
  ["an interval of zero", window({ daily: { intervalDays: 0 } }), "$.value[0].properties.maintenanceWindow.schedule"],
  [
    "the 42nd of a month",
    window({ absoluteMonthly: { intervalMonths: 1, dayOfMonth: 42 } }),
    "$.value[0].properties.maintenanceWindow.schedule",
  ],
  [
    "no length",
    window({ daily: { intervalDays: 1 } }, { durationHours: undefined }),
    "$.value[0].properties.maintenanceWindow.durationHours",
  ],
  [
    "a time that is none",
    window({ daily: { intervalDays: 1 } }, { startTime: "25:00" }),
    "$.value[0].properties.maintenanceWindow.startTime",
  ],
  [
    "an offset that is none",
    window({ daily: { intervalDays: 1 } }, { utcOffset: "Berlin" }),
    "$.value[0].properties.maintenanceWindow.utcOffset",
  ],
  ["a name that AKS does not know", entry({}, "holiday"), "$.value[0].name"],
  ["no name", entry({}, null), "$.value[0].name"],
])("a configuration with %s is reported and gives no window", (_title, value, path) => {
  const { policy, problems } = mapMaintenance([value]);
  expect(policy.windows).toStrictEqual([]);
  expect(problems.map((problem) => problem.path)).toContain(path);
});

const values = (list: readonly unknown[]) => list.map((value, index) => ({ path: `$.values[${index}]`, value }));

test("offers are the patches of every minor, lowest first, with the edges of the upgrade graph", () => {
  const { offers, problems } = mapVersions(
    values([
      {
        version: "1.34",
        isDefault: true,
        capabilities: { supportPlan: ["KubernetesOfficial", "AKSLongTermSupport"] },
        patchVersions: { "1.34.10": { upgrades: [] }, "1.34.9": { upgrades: ["1.35.1", "1.34.10"] } },
      },
      { version: "1.38", isPreview: true, patchVersions: {} },
      { version: "1.33", capabilities: { supportPlan: ["AKSLongTermSupport"] }, patchVersions: { "1.33.5": {} } },
    ]),
    "westeurope",
  );
  expect(problems).toStrictEqual([]);
  expect(
    offers.map(({ version, isDefault, isPreview, upgradesTo }) => [
      version.raw,
      isDefault,
      isPreview,
      upgradesTo?.map(({ raw }) => raw),
    ]),
  ).toStrictEqual([
    ["1.33.5", false, false, undefined],
    ["1.34.9", false, false, ["1.34.10", "1.35.1"]],
    ["1.34.10", true, false, []],
    ["1.38", false, true, undefined],
  ]);
  expect(offers[0]).toMatchObject({
    location: "westeurope",
    plans: ["AKSLongTermSupport"],
    endOfStandard: { source: "bundled" },
  });
  expect(offers[3]).not.toHaveProperty("endOfStandard");
});

test("what is no version is reported, and the other offers stay", () => {
  const { offers, problems } = mapVersions(
    values([
      { version: 7 },
      null,
      { version: "1.34", patchVersions: { latest: {}, "1.34.2": { upgrades: ["next", "1.34.3"] } } },
    ]),
    "westeurope",
  );
  expect(offers.map(({ version, upgradesTo }) => [version.raw, upgradesTo?.map(({ raw }) => raw)])).toStrictEqual([
    ["1.34.2", ["1.34.3"]],
  ]);
  expect(problems.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "$.values[0].version",
      "$.values[1].version",
      "$.values[2].patchVersions",
      '$.values[2].patchVersions["1.34.2"].upgrades',
    ]),
  );
});
