import { expect, test } from "vitest";
import { appliesTo, certaintyOf } from "../../../lib/core/certainty.ts";

test.each([
  ["UPGRADE-IMAGE-DROPPED", "fail", 0, "exact"],
  ["UPGRADE-IMAGE-DROPPED", "fail", 1, "projected"],
  ["UPGRADE-IMAGE-DROPPED", "unknown", 1, "needs-rescan"],
  ["UPGRADE-OPERATION-IN-PROGRESS", "fail", 0, "exact"],
  ["UPGRADE-OPERATION-IN-PROGRESS", "fail", 2, "needs-rescan"],
  ["SOMEBODY-ELSES", "fail", 1, "needs-rescan"],
  ["toString", "fail", 1, "needs-rescan"],
] as const)("%s (%s) is for hop %d %s", (code, verdict, index, certainty) => {
  expect(certaintyOf({ code, verdict }, index)).toBe(certainty);
});

test.each([
  [undefined, "1.20", true],
  ["1.33", "1.32.9-gke.1", false],
  ["1.33", "1.33.0-rc.1", true],
  ["1.33", "1.33", true],
  ["1.33", "1.34.2", true],
  ["1.33", "2.0", true],
  ["2.0", "1.34", false],
  ["1.33", "latest", true],
] as const)("what applies from %s applies to %s: %s", (appliesFrom, version, applies) => {
  expect(appliesTo(appliesFrom === undefined ? {} : { appliesFrom }, version)).toBe(applies);
});
