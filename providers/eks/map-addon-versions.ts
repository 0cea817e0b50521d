import type { Addon } from "../../lib/core/addon.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { requiredText } from "./fields.ts";

/** One version of an add-on, as far as a minor accepts it. */
export interface AddonRelease {
  readonly version: string;
  readonly isDefault: boolean;
  /** Platform versions of the minor that it is bound to; absent: all of them. */
  readonly platforms?: readonly string[];
}

/** The versions that one minor accepts, by add-on. */
export interface AddonReleases {
  readonly byAddon: ReadonlyMap<string, readonly AddonRelease[]>;
  readonly problems: readonly Problem[];
}

/** Reads the pages of the answer to DescribeAddonVersions for the minor `minor`. */
export function mapAddonVersions(responses: readonly unknown[], minor: string): AddonReleases {
  const problems: Problem[] = [];
  const byAddon = new Map<string, AddonRelease[]>();
  for (const response of responses) {
    for (const addon of new Reader(response, "$", problems).objects("addons")) {
      const name = requiredText(addon, "addonName");
      if (name === undefined) continue;
      const releases = byAddon.get(name) ?? [];
      byAddon.set(name, releases);
      for (const entry of addon.objects("addonVersions")) releases.push(...releaseOf(entry, minor));
    }
  }
  for (const releases of byAddon.values()) releases.sort((a, b) => compareBuilds(b.version, a.version));
  return { byAddon, problems };
}

function releaseOf(entry: Reader, minor: string): readonly AddonRelease[] {
  const version = requiredText(entry, "addonVersion");
  const fit = entry.objects("compatibilities").find((candidate) => candidate.text("clusterVersion") === minor);
  if (version === undefined || fit === undefined) return [];
  const platforms = fit.texts("platformVersions");
  return [
    {
      version,
      isDefault: fit.flag("defaultVersion") ?? false,
      ...(platforms.length === 0 || platforms.includes("*") ? {} : { platforms }),
    },
  ];
}

type Compatible = NonNullable<Addon["compatible"]>[number];

/**
 * The versions of one add-on that a minor accepts. `platform` is the platform version of a cluster that runs the minor
 * already; one that is yet to be upgraded gets a platform that nobody knows before.
 */
export function compatibleOf({ byAddon }: AddonReleases, name: string, minor: string, platform?: string): Compatible {
  const releases = (byAddon.get(name) ?? []).filter(
    ({ platforms }) => platform === undefined || platforms === undefined || platforms.includes(platform),
  );
  const preferred = releases.find(({ isDefault }) => isDefault);
  return {
    minor,
    versions: releases.map(({ version }) => version),
    ...(preferred === undefined ? {} : { defaultVersion: preferred.version }),
  };
}

/** Orders `v1.9.0-eksbuild.1` before `v1.10.0-eksbuild.1`: numbers by value, everything else as text. */
function compareBuilds(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x = "", y = ""] = [left[index], right[index]];
    if (x === y) continue;
    const byValue = /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : 0;
    return byValue !== 0 ? byValue : x < y ? -1 : 1;
  }
  return 0;
}

function partsOf(version: string): readonly string[] {
  return version.match(/\d+|\D+/g) ?? [];
}
