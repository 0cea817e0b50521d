import { expect, test } from "vitest";
import { certaintyOf } from "../../../lib/core/certainty.ts";

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
