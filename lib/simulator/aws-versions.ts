import { fromInstant } from "../core/instant.ts";
import { bundledMinors, releaseDate, supportWindow } from "../data/index.ts";

/** A minor as EKS offers it on a given day. Dates in milliseconds since the epoch. */
export interface EksVersion {
  readonly minor: string;
  readonly releasedAt: number;
  readonly endOfStandard: number;
  readonly endOfExtended: number;
  readonly status: "STANDARD_SUPPORT" | "EXTENDED_SUPPORT" | "UNSUPPORTED";
  readonly isDefault: boolean;
  /** Patch and platform version of new clusters, in the form that AWS prints. */
  readonly patch: string;
  readonly platform: string;
}

/** Invented, in the form that AWS prints them; the API does not say how they follow from one another. */
const builds: Readonly<Record<string, readonly [patch: number, platform: number]>> = {
  "1.30": [14, 51],
  "1.31": [14, 45],
  "1.32": [13, 37],
  "1.33": [12, 29],
  "1.34": [8, 20],
  "1.35": [5, 13],
  "1.36": [3, 7],
  "1.37": [1, 3],
};

/** Every minor that EKS has released by `now` (milliseconds since the epoch), lowest first. */
export function eksVersions(now: number): readonly EksVersion[] {
  const released = bundledMinors("eks").flatMap((minor) => {
    const window = supportWindow("eks", minor);
    const endOfStandard = fromInstant(window?.endOfStandard?.at ?? "");
    const endOfExtended = fromInstant(window?.endOfExtended?.at ?? "");
    if (endOfStandard === undefined || endOfExtended === undefined) return [];
    // Standard support lasts 14 months: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
    const releasedAt = fromInstant(releaseDate("eks", minor) ?? "") ?? monthsBefore(endOfStandard, 14);
    if (releasedAt > now) return [];
    const [patch, platform] = builds[minor] ?? [0, 1];
    const status: EksVersion["status"] =
      now < endOfStandard ? "STANDARD_SUPPORT" : now < endOfExtended ? "EXTENDED_SUPPORT" : "UNSUPPORTED";
    return [
      {
        minor,
        releasedAt,
        endOfStandard,
        endOfExtended,
        status,
        patch: `${minor}.${patch}`,
        platform: `eks.${platform}`,
      },
    ];
  });
  // New clusters get a minor only after it has been out for a while.
  const settled = released.findLast(({ releasedAt }) => now - releasedAt > 90 * 86_400_000) ?? released.at(-1);
  return released.map((version) => ({ ...version, isDefault: version === settled }));
}

function monthsBefore(epochMs: number, months: number): number {
  const date = new Date(epochMs);
  return date.setUTCMonth(date.getUTCMonth() - months);
}
