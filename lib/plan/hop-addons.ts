import type { Addon } from "../core/addon.ts";
import { compareText } from "../core/order.ts";
import { compareVersions, tryParseVersion } from "../core/version.ts";

/** One move of an add-on in a hop. */
export interface AddonMove {
  readonly addon: string;
  readonly from: string;
  readonly to: string;
}

/** Moves before the control plane's step and after it, each in the order in which they are made. */
export interface AddonMoves {
  readonly before: readonly AddonMove[];
  readonly after: readonly AddonMove[];
}

/**
 * How the add-ons that the provider leaves to the user follow a control plane from one minor to the next: to the version
 * that the provider prefers for the new minor, else to the newest that it accepts there. One whose version the new minor
 * does not accept moves before, to a version that both minors accept, where there is one. kube-proxy never moves before:
 * it may not be newer than the control plane.
 *
 * An add-on whose version or versions to choose from are not known is left out; the judges report it.
 *
 * @param addons In the order of `addonOrder`.
 */
export function addonMoves(addons: readonly Addon[], fromMinor: string, toMinor: string): AddonMoves {
  const before: AddonMove[] = [];
  const after: AddonMove[] = [];
  for (const { name, version, managed, compatible } of addons) {
    const fits = compatible?.find(({ minor }) => minor === toMinor);
    if (managed || version === undefined || fits === undefined) continue;
    if (fits.versions.includes(version)) {
      const preferred = fits.defaultVersion;
      if (preferred !== undefined && isNewer(preferred, version))
        after.push({ addon: name, from: version, to: preferred });
      continue;
    }
    const now = compatible?.find(({ minor }) => minor === fromMinor)?.versions ?? [];
    const bridge = name === "kube-proxy" ? undefined : fits.versions.find((candidate) => now.includes(candidate));
    const to = bridge ?? fits.defaultVersion ?? fits.versions[0];
    if (to !== undefined) (bridge === undefined ? after : before).push({ addon: name, from: version, to });
  }
  return { before, after };
}

/** Compares by the order in which AWS wants them: what the network needs first, then names, storage, and the rest. */
export function addonOrder(a: Addon, b: Addon): number {
  return rankOf(a.name) - rankOf(b.name) || compareText(a.name, b.name);
}

function rankOf(name: string): number {
  const rank = first.indexOf(name);
  if (rank !== -1) return rank;
  return /(?:^|-)csi(?:-|$)/.test(name) ? first.length : first.length + 1;
}

const first: readonly string[] = ["kube-proxy", "vpc-cni", "coredns"];

function isNewer(candidate: string, than: string): boolean {
  const [a, b] = [tryParseVersion(candidate), tryParseVersion(than)];
  return a !== undefined && b !== undefined && compareVersions(a, b) > 0;
}
