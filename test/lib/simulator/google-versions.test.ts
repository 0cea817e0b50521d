import { describe, expect, test } from "vitest";
import { compareVersions, minorOf, parseVersion } from "../../../lib/core/version.ts";
import {
  gkeBuilds,
  gkeChannel,
  gkeChannels,
  gkeDefault,
  gkeSupportDays,
  gkeTargets,
} from "../../../lib/simulator/google-versions.ts";

const now = Date.UTC(2026, 10, 21);
const minors = (channel: (typeof gkeChannels)[number], at = now) => [...new Set(gkeBuilds(channel, at).map(minorOf))];

describe("What GKE offers", () => {
  test("reaches a minor first in Rapid, then in Regular, last in Stable, and keeps it longest in Extended", () => {
    expect(minors("RAPID").at(-1)).toBe("1.37");
    expect(minors("REGULAR")).toEqual(["1.34", "1.35", "1.36"]);
    expect(minors("STABLE")).toEqual(["1.34", "1.35"]);
    expect(minors("EXTENDED")).toEqual(["1.32", "1.33", "1.34", "1.35", "1.36"]);
  });

  test("drops a minor on the day its support ends", () => {
    const end = Date.parse(gkeSupportDays("1.33").standard ?? "");
    expect(minors("REGULAR", end - 1)).toContain("1.33");
    expect(minors("REGULAR", end)).not.toContain("1.33");
  });

  test.each(gkeChannels)("has its builds in order in %s, and a default among them", (channel) => {
    const builds = gkeBuilds(channel, now);
    expect(builds).toEqual(builds.toSorted(compareVersions));
    expect(builds).toContainEqual(gkeDefault(channel, now));
  });

  test("knows no dates of a minor whose dates are not published", () => {
    expect(gkeSupportDays("1.99")).toEqual({});
  });

  test("takes a cluster without a channel, or with one it does not know, as one in none", () => {
    expect([gkeChannel(undefined), gkeChannel("FAST"), gkeChannel("rapid")]).toEqual([
      "UNSPECIFIED",
      "UNSPECIFIED",
      "RAPID",
    ]);
  });
});

describe("Automatic upgrade targets", () => {
  test("go up one minor at most, never down, and stay within what is offered", () => {
    for (const channel of gkeChannels) {
      const known = [...gkeBuilds(channel, now), ...gkeBuilds("EXTENDED", now)].map(({ raw }) => raw);
      for (const version of gkeBuilds("EXTENDED", now)) {
        const { patch, minor } = gkeTargets(version, channel, now);
        for (const target of [patch, minor]) {
          if (target === undefined) continue;
          expect(compareVersions(target, version)).toBeGreaterThan(0);
          expect(target.minor - version.minor).toBeLessThanOrEqual(1);
          expect(known).toContain(target.raw);
        }
      }
    }
  });

  test("leave a cluster in Extended on its minor until the extended period ends", () => {
    const version = parseVersion("1.32.9-gke.1239000");
    const end = Date.parse(gkeSupportDays("1.32").extended ?? "");
    expect(gkeTargets(version, "EXTENDED", now).minor).toBeUndefined();
    expect(gkeTargets(version, "EXTENDED", end).minor?.minor).toBe(33);
  });

  test("lead a cluster that fell behind its channel through minors that only Extended still offers", () => {
    expect(gkeTargets(parseVersion("1.32.9-gke.1239000"), "REGULAR", now).minor?.minor).toBe(33);
  });
});
