import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { SupportWindow } from "../../../../lib/core/support.ts";
import { pricingOf } from "../../../../lib/data/prices.ts";
import { costOf } from "../../../../lib/plan/cost.ts";
import { surchargesOf } from "../../../../lib/plan/surcharge.ts";
import { buildCluster } from "../../../support/builders.ts";

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const when = { asOf: at("2026-11-21"), horizon: at("2027-11-21") };
const days = (from: string, to: string, hourly = 0.5) =>
  Math.round(((at(to) - at(from)) / 3_600_000) * hourly * 100) / 100;

const end = (day: string) => ({ at: `${day}T00:00:00Z`, precision: "day", tentative: false, source: "api" }) as const;
const windows: Readonly<Record<string, SupportWindow>> = {
  "1.32": { endOfStandard: end("2026-03-23"), endOfExtended: end("2027-03-23") },
  "1.33": { endOfStandard: end("2026-07-29"), endOfExtended: end("2027-07-29") },
  "1.34": { endOfStandard: end("2026-12-02"), endOfExtended: end("2027-12-02") },
  "1.35": { endOfStandard: end("2027-03-27"), endOfExtended: end("2028-03-27") },
  "1.36": { endOfStandard: end("2027-08-02"), endOfExtended: end("2028-08-02") },
};
const supportOf = (minor: string) => windows[minor];

function eks(
  minor: string,
  changes: Partial<Cluster> = {},
  plan: "standard" | "extended" | "unknown" = "extended",
): Cluster {
  return buildCluster({ provider: "eks", accountId: "a" }, "c", {
    support: { ...windows[minor], plan, atEndOfStandard: "enter-extended" },
    ...withPricing(pricingOf("eks")),
    ...changes,
  });
}

function withPricing(pricing: Cluster["pricing"]): Pick<Cluster, "pricing"> | object {
  return pricing === undefined ? {} : { pricing };
}

function cost(cluster: Cluster, minors: readonly string[], changes: readonly string[]) {
  return costOf(
    surchargesOf(cluster, minors, supportOf, when),
    changes.map((change) => Date.parse(change)),
    when,
  );
}

describe("the cost of a cluster", () => {
  test("EKS: staying costs from 00:00 UTC of the end of standard support, and the plan until the new version runs", () => {
    const stay = days("2026-12-02", "2027-11-21");
    expect(cost(eks("1.34"), ["1.34", "1.35"], ["2026-12-02T03:00:00Z"])).toStrictEqual({
      stayUsd: stay,
      planUsd: 1.5 + days("2027-03-27", "2027-11-21"),
      savedUsd: stay - 1.5 - days("2027-03-27", "2027-11-21"),
    });
  });

  test("each version on the way has its own dates, so that a hop may land in extended support", () => {
    const changes = ["2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"];
    expect(cost(eks("1.32"), ["1.32", "1.33", "1.34", "1.35"], changes).planUsd).toBe(
      2 * 12 + days("2027-03-27", "2027-11-21"),
    );
  });

  test("at the end of extended support the cloud moves on to the lowest supported minor, which goes on paying", () => {
    expect(cost(eks("1.32"), ["1.32"], [])).toStrictEqual({
      stayUsd: days("2026-11-21", "2027-11-21"),
      planUsd: days("2026-11-21", "2027-11-21"),
      savedUsd: 0,
    });
  });

  test("a cluster that does not buy extended support never pays for it", () => {
    expect(cost(eks("1.32", {}, "standard"), ["1.32", "1.33"], ["2026-11-22T00:00:00Z"])).toStrictEqual({
      stayUsd: 0,
      planUsd: 0,
      savedUsd: 0,
    });
  });

  test("GKE charges in the extended period of clusters in the Extended channel, and nobody else", () => {
    const gke = (plan: "standard" | "extended") =>
      buildCluster({ provider: "gke", accountId: "p" }, "c", {
        support: { ...windows["1.34"], plan, atEndOfStandard: plan === "extended" ? "enter-extended" : "auto-upgrade" },
        ...withPricing(pricingOf("gke")),
      });
    expect(cost(gke("standard"), ["1.34"], [])).toStrictEqual({ stayUsd: 0, planUsd: 0, savedUsd: 0 });
    const paid = cost(gke("extended"), ["1.34", "1.36"], ["2026-12-02T06:00:00Z"]);
    expect(paid.stayUsd).toBe(days("2026-12-02", "2027-11-21"));
    expect(paid.planUsd).toBe(6 * 0.5 + days("2027-08-02", "2027-11-21"));
  });

  test("AKS Premium is paid from the day it is chosen, whatever the version, and an upgrade saves nothing", () => {
    const premium = eks("1.36", withPricing(pricingOf("aks", "Premium")));
    const all = days("2026-11-21", "2027-11-21");
    expect(cost(premium, ["1.34", "1.36"], ["2026-11-22T00:00:00Z"])).toStrictEqual({
      stayUsd: all,
      planUsd: all,
      savedUsd: 0,
    });
    const standard = eks("1.36", withPricing(pricingOf("aks", "Standard")));
    expect(cost(standard, ["1.34"], []).stayUsd).toBe(0);
  });

  test.each<[string, Cluster, string[], RegExp]>([
    ["a price", eks("1.34", { pricing: { surcharge: "unknown" } }), ["1.34"], /no sourced price/],
    [
      "the amount",
      eks("1.34", { pricing: { surcharge: "extended-phase" } }),
      ["1.34"],
      /no sourced price of the surcharge/,
    ],
    ["the plan", eks("1.34", {}, "unknown"), ["1.34"], /whether the cluster buys extended support/],
    ["a version's dates", eks("1.40"), ["1.40"], /support dates of 1.40 are not known/],
    [
      "how long a stopped cluster stays stopped",
      eks("1.34", { controlPlane: { status: "stopped", statusRaw: "Stopped", managed: true } }),
      ["1.34"],
      /stopped/,
    ],
  ])("is unknown when %s is not known, and says why", (_, cluster, minors, reason) => {
    const { unknown, ...amounts } = cost(cluster, minors, []);
    expect(amounts).toStrictEqual({});
    expect(unknown).toMatch(reason);
  });

  test("an unknown plan is no matter before the end of standard support", () => {
    const soon = { asOf: when.asOf, horizon: at("2026-12-02") };
    expect(costOf(surchargesOf(eks("1.34", {}, "unknown"), ["1.34"], supportOf, soon), [], soon).stayUsd).toBe(0);
  });

  test("what staying costs can be known when the plan's cost is not", () => {
    const { stayUsd, planUsd, savedUsd, unknown } = cost(eks("1.34"), ["1.34", "1.40"], ["2026-11-22T00:00:00Z"]);
    expect([stayUsd, planUsd, savedUsd]).toStrictEqual([days("2026-12-02", "2027-11-21"), undefined, undefined]);
    expect(unknown).toContain("1.40");
  });

  test("changes after the horizon change nothing", () => {
    const { stayUsd, planUsd } = cost(eks("1.34"), ["1.34", "1.35"], ["2028-01-01T00:00:00Z"]);
    expect(planUsd).toBe(stayUsd);
  });
});
