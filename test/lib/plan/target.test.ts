import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import { chooseTarget, targetRule } from "../../../lib/plan/target.ts";
import { type OfferList, offerLookup } from "../../../lib/plan/target-offers.ts";
import {
  aksScope,
  clusterAt,
  eksOffers,
  eksScope,
  gkeScope,
  iksScope,
  inventoryOf,
  planningDay,
} from "../../support/plan-inventory.ts";

type Offers = Parameters<typeof inventoryOf>[1][number][1];

function listFor(cluster: Cluster, offers: Offers): OfferList {
  const list = offerLookup(inventoryOf([cluster], [[cluster.ref.scope, offers]]), [])(cluster);
  if ("missing" in list) throw new Error(list.missing);
  return list;
}

const regular: Partial<Cluster> = { channel: { raw: "REGULAR", kind: "regular" } };

describe("a target by rule", () => {
  const cluster = clusterAt(eksScope, "a", "1.33");
  const list = listFor(cluster, [...eksOffers, { version: parseVersion("1.38"), isPreview: true }]);

  test("latest is the highest minor on offer that is no preview, n-1 the next lower one on offer", () => {
    expect(chooseTarget(cluster, "latest", list, planningDay)).toStrictEqual({ version: "1.37", byRule: true });
    expect(chooseTarget(cluster, "n-1", list, planningDay)).toStrictEqual({ version: "1.36", byRule: true });
    const holed = listFor(cluster, ["1.33", "1.34", "1.36"]);
    expect(chooseTarget(cluster, "n-1", holed, planningDay)).toMatchObject({ version: "1.34" });
  });

  test("n-1 needs two releases to be on offer", () => {
    expect(chooseTarget(cluster, "n-1", listFor(cluster, ["1.36"]), planningDay)).toMatchObject({ outcome: "unknown" });
  });

  test("a prerelease is no release, whatever the provider calls it", () => {
    const early = listFor(cluster, ["1.36", "1.37.0-rc.1"]);
    expect(chooseTarget(cluster, "latest", early, planningDay)).toMatchObject({ version: "1.36" });
  });

  test("oldest-supported moves on at the instant at which standard support ends", () => {
    const at = (day: string) => chooseTarget(cluster, "oldest-supported", list, day);
    expect(at("2026-12-01T23:59:59Z")).toMatchObject({ version: "1.34" });
    expect(at("2026-12-02T00:00:00Z")).toMatchObject({ version: "1.35" });
    expect(at("2030-01-01T00:00:00Z")).toMatchObject({ outcome: "unknown" });
  });

  test("oldest-supported believes the provider's date rather than the bundled one", () => {
    const end = { at: "2027-02-01T00:00:00Z", precision: "day", tentative: false, source: "api" } as const;
    const moved = listFor(cluster, ["1.33", { version: parseVersion("1.34"), endOfStandard: end }, "1.35"]);
    expect(chooseTarget(cluster, "oldest-supported", moved, "2027-01-15T00:00:00Z")).toMatchObject({ version: "1.34" });
  });

  test("oldest-supported does not take a minor whose end nobody knows", () => {
    const undated = listFor(cluster, [{ version: parseVersion("1.39") }, "1.35"]);
    expect(chooseTarget(cluster, "oldest-supported", undated, planningDay)).toMatchObject({ version: "1.35" });
  });

  test("anything else is taken as it is", () => {
    expect(chooseTarget(cluster, "1.35", list, planningDay)).toStrictEqual({ version: "1.35", byRule: false });
    expect(chooseTarget(cluster, "newest", list, planningDay)).toStrictEqual({ version: "newest", byRule: false });
  });

  test("Kubernetes' minor names the version of a distribution that counts its own", () => {
    const openshift = (minor: string, kubernetes: string) => ({
      version: parseVersion(kubernetes),
      distributionVersion: parseVersion(minor),
    });
    const offers = [openshift("4.19.5", "1.32"), openshift("4.20.2", "1.33"), openshift("4.20.4", "1.33")];
    const roks = listFor(clusterAt(iksScope, "r", "1.31"), offers);
    expect(chooseTarget(cluster, "1.33", roks, planningDay)).toMatchObject({ version: "4.20" });
    expect(chooseTarget(cluster, "4.19", roks, planningDay)).toMatchObject({ version: "4.19" });
    expect(chooseTarget(cluster, "latest", roks, planningDay)).toMatchObject({ version: "4.20" });
  });
});

describe("the target of a release channel", () => {
  const gkeOffers = ["1.34.5-gke.1", "1.35.2-gke.7", "1.36.1-gke.2"].map((text, index) => ({
    version: parseVersion(text),
    channel: "REGULAR",
    isDefault: index === 1,
  }));

  test("is the minor that Google names for a GKE cluster, else the channel's default", () => {
    const cluster = clusterAt(gkeScope, "g", "1.34.5-gke.1", regular);
    const list = listFor(cluster, gkeOffers);
    expect(chooseTarget(cluster, "channel", list, planningDay)).toMatchObject({ version: "1.35" });
    const autoUpgrade = {
      status: "active",
      statusRaw: [],
      pausedReasons: [],
      minorTarget: parseVersion("1.36.1-gke.2"),
    } as const;
    expect(chooseTarget({ ...cluster, autoUpgrade }, "channel", list, planningDay)).toMatchObject({ version: "1.36" });
  });

  test("is unknown for a GKE cluster whose channel has no default", () => {
    const cluster = clusterAt(gkeScope, "g", "1.34.5-gke.1", regular);
    const list = listFor(
      cluster,
      gkeOffers.map((offer) => ({ ...offer, isDefault: false })),
    );
    expect(chooseTarget(cluster, "channel", list, planningDay)).toMatchObject({ outcome: "unknown" });
  });

  test.each([
    ["rapid", { version: "1.36", byRule: true }],
    ["stable", { version: "1.35", byRule: true }],
    ["patch", { version: "1.34.6", byRule: true }],
    ["node-image", { outcome: "current" }],
    ["none", { outcome: "current" }],
    ["unknown", { outcome: "unknown" }],
  ] as const)("follows AKS's auto-upgrade channel %s", (kind, expected) => {
    const cluster = clusterAt(aksScope, "k", "1.34.4", { channel: { raw: kind, kind } });
    const list = listFor(cluster, [
      "1.34.4",
      "1.34.6",
      "1.35.5",
      "1.36.1",
      { version: parseVersion("1.37.0"), isPreview: true },
    ]);
    expect(chooseTarget(cluster, "channel", list, planningDay)).toMatchObject(expected);
  });

  test("is refused where the provider has no channels, and says so", () => {
    const cluster = clusterAt(eksScope, "a", "1.33");
    const chosen = chooseTarget(cluster, "channel", listFor(cluster, eksOffers), planningDay);
    expect(chosen).toMatchObject({
      outcome: "blocked",
      reason: { message: "clusters of eks have no release channels" },
    });
  });
});

test("the first rule that matches a cluster decides, and n-1 where none does", () => {
  const cluster = clusterAt(eksScope, "a", "1.33", { environment: "prod" });
  const targets = [
    { match: { environment: "dev" }, target: "latest" },
    { match: { environment: "prod" }, target: "1.35" },
    { target: "1.36" },
  ];
  expect(targetRule({ targets }, cluster).target).toBe("1.35");
  expect(targetRule({ targets }, { ...cluster, environment: "test" }).target).toBe("1.36");
  expect(targetRule({ targets: targets.slice(0, 1) }, cluster).target).toBe("n-1");
  expect(targetRule({}, cluster).target).toBe("n-1");
});

describe("the versions offered to a cluster", () => {
  const names = (cluster: Cluster, offers: Offers) => listFor(cluster, offers).offers.map(({ version }) => version.raw);

  test("are those of its location and release channel, lowest first", () => {
    const cluster = clusterAt(gkeScope, "g", "1.34.5-gke.1", regular);
    const offers = [
      { version: parseVersion("1.36.1-gke.2"), channel: "REGULAR" },
      { version: parseVersion("1.35.2-gke.7"), channel: "REGULAR", location: cluster.ref.location },
      { version: parseVersion("1.35.9-gke.7"), channel: "REGULAR", location: "elsewhere" },
      { version: parseVersion("1.37.1-gke.2"), channel: "RAPID" },
      { version: parseVersion("1.36.3-gke.2") },
    ];
    expect(names(cluster, offers)).toStrictEqual(["1.35.2-gke.7", "1.36.1-gke.2"]);
    expect(names({ ...cluster, channel: { raw: "UNSPECIFIED", kind: "none" } }, offers)).toStrictEqual([
      "1.36.3-gke.2",
    ]);
  });

  test("leave out AKS versions that the cluster's support plan does not have", () => {
    const offers = [
      { version: parseVersion("1.33.5"), plans: ["AKSLongTermSupport"] },
      { version: parseVersion("1.34.4"), plans: ["KubernetesOfficial", "AKSLongTermSupport"] },
    ];
    const posture = { atEndOfStandard: "platform-support" } as const;
    expect(
      names(clusterAt(aksScope, "k", "1.33.1", { support: { plan: "standard", ...posture } }), offers),
    ).toStrictEqual(["1.34.4"]);
    expect(names(clusterAt(aksScope, "k", "1.33.1", { support: { plan: "lts", ...posture } }), offers)).toHaveLength(2);
  });

  test.each([
    ["the scope's offers were not read", clusterAt(eksScope, "a", "1.33"), undefined, /was not read/],
    [
      "nothing is offered in its location",
      clusterAt(eksScope, "a", "1.33"),
      [{ version: parseVersion("1.34"), location: "x" }],
      /no version is known to be offered in/,
    ],
    [
      "its channel has no offers",
      clusterAt(gkeScope, "g", "1.34", regular),
      [{ version: parseVersion("1.34"), channel: "RAPID" }],
      /in channel REGULAR/,
    ],
    [
      "its channel is not known",
      clusterAt(gkeScope, "g", "1.34"),
      [{ version: parseVersion("1.34"), channel: "RAPID" }],
      /per release channel/,
    ],
  ] as const)("are missing, with the reason, when %s", (_, cluster, offers, message) => {
    const inventory = inventoryOf([cluster], offers === undefined ? [] : [[cluster.ref.scope, offers]]);
    expect(offerLookup(inventory, [])(cluster)).toStrictEqual({ missing: expect.stringMatching(message) });
  });

  test("are replaced by the first overlay that matches", () => {
    const cluster = clusterAt(eksScope, "a", "1.33");
    const lookup = offerLookup(inventoryOf([cluster], [[eksScope, eksOffers]]), [
      { match: { name: "b*" }, versions: ["1.30"] },
      { versions: ["1.35", "1.34"] },
    ]);
    const list = lookup(cluster);
    expect("offers" in list && list.offers.map(({ version }) => version.raw)).toStrictEqual(["1.34", "1.35"]);
  });
});
