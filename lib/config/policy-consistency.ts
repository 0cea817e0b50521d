import { minuteIn } from "../core/local-time.ts";
import type { Policy } from "../core/policy.ts";
import { timeZone } from "../core/time-zone.ts";
import type { Contradiction } from "./consistency.ts";
import type { DataPath } from "./problem.ts";

/** What no field of a policy shows by itself: names used twice, entries that nothing reaches, freezes that end first. */
export function policyContradictions(policy: Policy, at: DataPath): Contradiction[] {
  const { stages = [], targets = [], freezes = [] } = policy;
  return [
    ...doubled(stages, [...at, "stages"], "stage"),
    ...stages.flatMap(({ groups }, index) => doubled(groups, [...at, "stages", index, "groups"], "group")),
    ...freezes.flatMap(({ name, from, until, timeZone: zoneName = "UTC" }, index): Contradiction[] => {
      const zone = timeZone(zoneName);
      if (zone === undefined || minuteIn(from, zone) < minuteIn(until, zone)) return [];
      return [
        {
          path: [...at, "freezes", index, "until"],
          message: `the freeze ${JSON.stringify(name)} ends before it begins`,
          fix: "until is the first moment after it: for a single day, the day that follows",
        },
      ];
    }),
    ...targets.slice(0, -1).flatMap(({ match }, index): Contradiction[] => {
      if (match !== undefined && Object.keys(match).length > 0) return [];
      return [
        {
          path: [...at, "targets", index],
          message: "this target fits every cluster, so that those after it decide nothing",
          fix: "give it a match, or move it to the end",
        },
      ];
    }),
  ];
}

function doubled(entries: readonly { readonly name: string }[], at: DataPath, what: string): Contradiction[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        path: [...at, index, "name"],
        message: `there is already a ${what} named ${JSON.stringify(name)}`,
        fix: "give each its own name",
      },
    ];
  });
}
