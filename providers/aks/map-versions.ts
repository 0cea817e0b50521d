import { type Problem, Reader } from "../../lib/core/reader.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import type { Entry } from "./paging.ts";

export interface MappedVersions {
  readonly offers: readonly VersionOffer[];
  readonly problems: readonly Problem[];
}

/**
 * The offer of one location: every patch with its edges of AKS's own upgrade graph. AKS names a default minor, whose
 * newest patch a new cluster gets. No API gives dates, so they come from the bundled calendar.
 */
export function mapVersions(entries: readonly Entry[], location: string): MappedVersions {
  const problems: Problem[] = [];
  const offers = entries.flatMap(({ path, value }) => minorOffers(new Reader(value, path, problems), location));
  const unique = new Map(offers.map((offer) => [offer.version.raw, offer]));
  return { offers: [...unique.values()].sort((a, b) => compareVersions(a.version, b.version)), problems };
}

function minorOffers(entry: Reader, location: string): VersionOffer[] {
  const minor = entry.version("version");
  if (minor === undefined) {
    if (!entry.has("version")) entry.reject("version", "a Kubernetes version");
    return [];
  }
  const plans = entry.object("capabilities").texts("supportPlan");
  const isDefault = entry.flag("isDefault") ?? false;
  const shared = {
    ...supportWindow("aks", minorOf(minor)),
    location,
    isPreview: entry.flag("isPreview") ?? false,
    ...(plans.length === 0 ? {} : { plans }),
  };
  const patches = entry.entries("patchVersions").flatMap(([text, patch]) => {
    const version = tryParseVersion(text);
    if (version !== undefined) return [{ version, upgradesTo: upgradesOf(patch) }];
    entry.reject("patchVersions", "Kubernetes versions as keys");
    return [];
  });
  const newest = patches
    .map(({ version }) => version)
    .sort(compareVersions)
    .at(-1);
  if (newest === undefined) return [{ version: minor, isDefault, ...shared }];
  return patches.map(({ version, upgradesTo }) => ({
    version,
    isDefault: isDefault && version === newest,
    ...shared,
    ...(upgradesTo === undefined ? {} : { upgradesTo }),
  }));
}

/** Lowest first. `undefined` when the response has no list, which is not the same as an empty one. */
function upgradesOf(patch: Reader): readonly KubeVersion[] | undefined {
  if (!patch.has("upgrades")) return undefined;
  return patch
    .texts("upgrades")
    .flatMap((text) => tryParseVersion(text) ?? patch.reject("upgrades", "Kubernetes versions") ?? [])
    .sort(compareVersions);
}
