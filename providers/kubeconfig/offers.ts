import { parseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { bundledMinors, releaseDate, supportWindow } from "../../lib/data/index.ts";
import { calendarOf, type Distribution } from "./distribution.ts";

/**
 * The minors that the builder of a cluster has released by `now`, from the bundled calendars: a cluster's own API does
 * not say what it could be upgraded to. Empty where no calendar holds: then it is unknown, and no reading could change it.
 */
export function offersOf(distribution: Distribution | undefined, now: number): readonly VersionOffer[] {
  const calendar = calendarOf(distribution);
  if (calendar === undefined) return [];
  const released = bundledMinors(calendar).filter((minor) => {
    const day = releaseDate(calendar, minor);
    return day !== undefined && Date.parse(day) <= now;
  });
  return released.map((minor) => ({
    ...supportWindow(calendar, minor),
    version: parseVersion(minor),
    isDefault: false,
    isPreview: false,
  }));
}
