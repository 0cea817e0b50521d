import { describe, expect, test } from "vitest";
import { supportOf } from "../../../lib/core/support.ts";
import {
  bundledMinors,
  pricingOf,
  type RuledProvider,
  releaseDate,
  supportWindow,
  upgradeRules,
} from "../../../lib/data/index.ts";

const ends = (provider: string, minor: string) => {
  const window = supportWindow(provider, minor);
  return [window?.endOfStandard?.at, window?.endOfExtended?.at].map((at) => at?.replace("T00:00:00Z", ""));
};

describe("supportWindow", () => {
  test.each([
    ["eks", "1.31", ["2025-11-26", "2026-11-26"]],
    ["eks", "1.34", ["2026-12-02", "2027-12-02"]],
    ["eks", "1.37", ["2027-12-01", "2028-12-01"]],
    ["gke", "1.33", ["2026-08-03", "2027-06-03"]],
    ["gke", "1.34", ["2027-01-28", "2027-11-28"]],
    ["gke", "1.37", [undefined, undefined]],
    // A month lasts until its last day, so the first instant outside is that of the next month.
    ["aks", "1.33", ["2026-08-01", "2027-08-01"]],
    ["aks", "1.34", ["2026-12-01", "2027-12-01"]],
    ["aks", "1.31", ["2025-11-02", "2026-12-01"]],
    // A published last day is still supported.
    ["iks", "1.34", ["2026-11-02", undefined]],
    ["iks", "1.36", ["2027-08-02", undefined]],
    ["roks", "4.21", ["2028-03-23", undefined]],
    ["upstream", "1.34", ["2026-10-28", undefined]],
  ])("%s %s is out of support from these instants on", (provider, minor, expected) => {
    expect(ends(provider, minor)).toStrictEqual(expected);
  });

  test("says where a date comes from, how exact and how firm it is", () => {
    expect(supportWindow("eks", "1.34")?.endOfStandard).toStrictEqual({
      at: "2026-12-02T00:00:00Z",
      precision: "day",
      tentative: false,
      source: "bundled",
      sourceUrl: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
      asOf: "2026-07-08",
    });
    expect(supportWindow("aks", "1.33")?.endOfStandard).toMatchObject({ precision: "month", tentative: false });
  });

  test("never states as firm what is derived, tentative or said by others only", () => {
    expect(supportWindow("gke", "1.34")?.endOfStandard).toMatchObject({ source: "derived", tentative: true });
    expect(supportWindow("gke", "1.33")?.endOfStandard).toMatchObject({ source: "bundled", tentative: false });
    expect(supportWindow("gke", "1.33")?.endOfExtended).toMatchObject({ source: "derived", tentative: true });
    expect(supportWindow("eks", "1.37")?.endOfStandard).toMatchObject({ source: "bundled", tentative: true });
    expect(supportWindow("eks", "1.37")?.endOfExtended).toMatchObject({ source: "derived", tentative: true });
    expect(supportWindow("iks", "1.36")?.endOfStandard).toMatchObject({ source: "bundled", tentative: true });
    expect(supportWindow("iks", "1.33")?.endOfStandard).toMatchObject({ source: "bundled", tentative: false });
  });

  test("gives a URL only where the source has one", () => {
    expect(supportWindow("eks", "1.37")?.endOfStandard).not.toHaveProperty("sourceUrl");
  });

  test("carries the end of life of the Kubernetes minor inside", () => {
    expect(supportWindow("eks", "1.34")?.upstreamEol?.at).toBe("2026-10-28T00:00:00Z");
    expect(supportWindow("roks", "4.20")?.upstreamEol).toStrictEqual(supportWindow("upstream", "1.33")?.endOfStandard);
    expect(supportWindow("roks", "4.16")).not.toHaveProperty("upstreamEol");
    expect(supportWindow("upstream", "1.34")).not.toHaveProperty("upstreamEol");
  });

  test("ends AKS platform support with the month in which the minor four above became generally available", () => {
    expect(supportWindow("aks", "1.32")?.endOfPlatform).toMatchObject({
      at: "2026-07-01T00:00:00Z",
      precision: "month",
      tentative: true,
      source: "derived",
    });
    expect(supportWindow("eks", "1.32")).not.toHaveProperty("endOfPlatform");
  });

  test.each(["1.33", "1.34"])(
    "leaves the end of AKS %s platform support open while that release has not been seen",
    (minor) => {
      const end = supportWindow("aks", minor)?.endOfPlatform;
      expect(end).toMatchObject({ precision: "month", tentative: true, source: "derived" });
      expect(end).not.toHaveProperty("at");
      const posture = {
        ...supportWindow("aks", minor),
        plan: "standard",
        atEndOfStandard: "platform-support",
      } as const;
      expect(supportOf(posture, Date.parse("2026-12-01T00:00:00Z")).phase).toBe("platform");
    },
  );

  test.each([
    ["eks", "1.12"],
    ["eks", "1.99"],
    ["eks", "1.34.1"],
    ["roks", "1.34"],
    ["kubeconfig", "1.34"],
    ["__proto__", "constructor"],
  ])("knows nothing of %s %s", (provider, minor) => {
    expect(supportWindow(provider, minor)).toBeUndefined();
    expect(releaseDate(provider, minor)).toBeUndefined();
  });

  test("hands out what no caller can change", () => {
    const window = supportWindow("eks", "1.34");
    expect(Object.isFrozen(window) && Object.isFrozen(window?.endOfStandard)).toBe(true);
  });
});

test("minors are listed lowest first, by number", () => {
  expect(bundledMinors("aks")).toStrictEqual(["1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"]);
  expect(bundledMinors("roks")[0]).toBe("4.16");
  expect(bundledMinors("static")).toStrictEqual([]);
});

test("a release date is a day, a month where only that is published, and absent until it was seen", () => {
  expect(releaseDate("eks", "1.37")).toBe("2026-10-02");
  expect(releaseDate("gke", "1.34")).toBe("2025-11-28");
  expect(releaseDate("aks", "1.36")).toBe("2026-06");
  expect([releaseDate("aks", "1.37"), releaseDate("gke", "1.37")]).toStrictEqual([undefined, undefined]);
});

describe("upgradeRules", () => {
  test("hold the limits that differ between the clouds", () => {
    const skews = (["eks", "gke", "aks", "iks", "roks", "kubeadm"] as const).map(
      (provider) => upgradeRules(provider).nodeSkew,
    );
    expect(skews).toStrictEqual([3, 2, 3, 2, 1, 3]);
    expect(upgradeRules("aks").skipMinor).toBe("offered");
    expect(upgradeRules("eks").controlPlaneRollback).toMatchObject({ possible: true, windowDays: 7 });
    expect(upgradeRules("aks").nodeRollback).toMatchObject({ possible: true, windowDays: 7 });
    expect(upgradeRules("iks").rebuildBehind).toBe(2);
    expect(upgradeRules("eks")).not.toHaveProperty("rebuildBehind");
  });

  test("fail by name for a provider that has none", () => {
    expect(() => upgradeRules("nomad" as RuledProvider)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringContaining("nomad") }),
    );
  });
});

describe("pricingOf", () => {
  test("gives the fee and when the surcharge applies", () => {
    expect(pricingOf("eks")).toMatchObject({ baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "extended-phase" });
    expect(pricingOf("gke")).toMatchObject({ baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "extended-phase" });
    expect(pricingOf("aks", "Free")).toMatchObject({ tier: "Free", baseHourlyUsd: 0, surcharge: "never" });
    expect(pricingOf("aks", "Premium")).toMatchObject({ baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "tier" });
  });

  test("finds a tier in any case and keeps the provider's spelling", () => {
    expect(pricingOf("aks", "STANDARD")).toMatchObject({ tier: "STANDARD", baseHourlyUsd: 0.1, surcharge: "never" });
  });

  test("does not guess the price of a tier it does not know", () => {
    expect(pricingOf("eks", "tier-xl")).toStrictEqual({ tier: "tier-xl", surcharge: "unknown" });
    expect(pricingOf("aks")).toStrictEqual({ surcharge: "unknown" });
  });

  test("leaves out amounts that nobody publishes", () => {
    expect(pricingOf("iks")).not.toHaveProperty("baseHourlyUsd");
    expect(pricingOf("iks")?.surcharge).toBe("never");
    expect(pricingOf("roks")?.surcharge).toBe("unknown");
    expect(pricingOf("kubeconfig")).toBeUndefined();
  });
});
