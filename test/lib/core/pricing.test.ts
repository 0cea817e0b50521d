import { describe, expect, test } from "vitest";
import { billingHoursPerMonth, type Pricing, supportSurchargeAt } from "../../../lib/core/pricing.ts";
import type { SupportDate, SupportPosture } from "../../../lib/core/support.ts";

const day = (at: string): SupportDate => ({ at, precision: "day", tentative: false, source: "bundled" });
const end = Date.parse("2026-12-02T00:00:00Z");
const posture: SupportPosture = {
  endOfStandard: day("2026-12-02T00:00:00Z"),
  endOfExtended: day("2027-12-02T00:00:00Z"),
  plan: "extended",
  atEndOfStandard: "enter-extended",
};
const byPhase: Pricing = { baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "extended-phase" };

describe("a surcharge of the extended phase", () => {
  test("is due from the first instant of extended support to its last", () => {
    expect(supportSurchargeAt(byPhase, posture, end - 1)).toBe(0);
    expect(supportSurchargeAt(byPhase, posture, end)).toBe(0.5);
    expect(supportSurchargeAt(byPhase, posture, Date.parse("2027-12-02T00:00:00Z") - 1)).toBe(0.5);
    expect(supportSurchargeAt(byPhase, posture, Date.parse("2027-12-02T00:00:00Z"))).toBe(0);
  });

  test("is never due with the standard plan", () => {
    const standard: SupportPosture = { ...posture, plan: "standard", atEndOfStandard: "auto-upgrade" };
    expect(supportSurchargeAt(byPhase, standard, end)).toBe(0);
  });

  test("cannot be known without the phase or the price", () => {
    expect(supportSurchargeAt(byPhase, { ...posture, plan: "unknown" }, end)).toBeUndefined();
    expect(supportSurchargeAt(byPhase, { plan: "extended", atEndOfStandard: "enter-extended" }, end)).toBeUndefined();
    expect(supportSurchargeAt({ surcharge: "extended-phase" }, posture, end)).toBeUndefined();
  });
});

test("a surcharge of the tier is due whatever the version", () => {
  const tier: Pricing = { tier: "Premium", baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "tier" };
  expect(supportSurchargeAt(tier, posture, end - 1)).toBe(0.5);
  expect(supportSurchargeAt(tier, { plan: "unknown", atEndOfStandard: "unknown" }, end)).toBe(0.5);
  expect(supportSurchargeAt({ tier: "Premium", surcharge: "tier" }, posture, end)).toBeUndefined();
});

test("no surcharge exists, or none is known of", () => {
  expect(supportSurchargeAt({ surcharge: "never" }, posture, end)).toBe(0);
  expect(supportSurchargeAt({ ...byPhase, surcharge: "unknown" }, posture, end)).toBeUndefined();
  expect(supportSurchargeAt(undefined, posture, end)).toBeUndefined();
});

test("the bills of a year are those of its hours", () => {
  expect(billingHoursPerMonth * 12).toBe(365 * 24);
});
