import { describe, expect, test } from "vitest";
import { compareVersions, minorOf, parseVersion } from "../../../lib/core/version.ts";
import { type AksPlan, aksEdges, aksOffers, aksUpgrades } from "../../../lib/simulator/azure-versions.ts";

const now = Date.UTC(2026, 10, 21);
const raw = (versions: readonly { readonly raw: string }[]) => versions.map((version) => version.raw);
const offer = (minor: string, at = now) => aksOffers(at).find((each) => each.minor === minor);

describe("What AKS offers", () => {
  test("moves a minor from preview to general availability to long-term support only to nothing", () => {
    const plans = (at: number) => offer("1.33", at)?.plans;
    expect(offer("1.33", Date.UTC(2025, 4, 31))).toMatchObject({ isPreview: true, plans: ["KubernetesOfficial"] });
    expect(offer("1.33", Date.UTC(2025, 5, 1))?.isPreview).toBe(false);
    // The month of the end is the last one in support.
    expect(plans(Date.UTC(2026, 6, 31))).toEqual(["KubernetesOfficial", "AKSLongTermSupport"]);
    expect(plans(Date.UTC(2026, 7, 1))).toEqual(["AKSLongTermSupport"]);
    expect(plans(Date.UTC(2027, 6, 31))).toEqual(["AKSLongTermSupport"]);
    expect(plans(Date.UTC(2027, 7, 1))).toBeUndefined();
  });

  test("has exactly one default, which is generally available", () => {
    const defaults = aksOffers(now).filter(({ isDefault }) => isDefault);
    expect(defaults).toMatchObject([{ minor: "1.35", isPreview: false }]);
  });
});

describe("The upgrade graph", () => {
  const listed = aksOffers(now).flatMap(({ patches }) => patches);

  test("leads only upwards and only to versions that are listed", () => {
    for (const version of listed) {
      for (const target of aksEdges(version, now)) {
        expect(compareVersions(target, version)).toBeGreaterThan(0);
        expect(raw(listed)).toContain(target.raw);
      }
    }
  });

  test("skips minors from long-term support versions only, and no further than nodes may lag behind", () => {
    const farthest = (version: string) => raw(aksEdges(parseVersion(version), now)).at(-1);
    expect(farthest("1.34.4")).toBe("1.35.5");
    expect(farthest("1.32.9")).toBe("1.35.5");
    expect(farthest("1.36.3")).toBe("1.37.0");
  });
});

describe("The upgrades of one cluster", () => {
  const upgrades = (version: string, plan: AksPlan) => raw(aksUpgrades(parseVersion(version), plan, now));

  test("are edges of the graph while its plan covers its version", () => {
    for (const plan of ["KubernetesOfficial", "AKSLongTermSupport"] as const) {
      for (const version of aksOffers(now)
        .filter(({ plans }) => plans.includes(plan))
        .flatMap(({ patches }) => patches)) {
        const edges = raw(aksEdges(version, now));
        expect(edges).toEqual(expect.arrayContaining(upgrades(version.raw, plan)));
      }
    }
  });

  test("lead back into support once the plan no longer covers the version", () => {
    expect(upgrades("1.33.5", "KubernetesOfficial")).toEqual(["1.34.4", "1.34.6"]);
    expect(upgrades("1.30.12", "KubernetesOfficial")).toEqual(["1.34.4", "1.34.6"]);
    expect(upgrades("1.30.12", "AKSLongTermSupport")).toEqual(["1.31.11", "1.31.13"]);
  });

  test("offer previews to clusters outside long-term support only", () => {
    const minors = (plan: AksPlan) => new Set(aksUpgrades(parseVersion("1.36.1"), plan, now).map(minorOf));
    expect(minors("KubernetesOfficial")).toContain("1.37");
    expect(minors("AKSLongTermSupport")).not.toContain("1.37");
  });
});
