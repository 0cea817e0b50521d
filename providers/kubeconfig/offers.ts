import type { Gap } from "../../lib/core/gap.ts";
import { parseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { bundledMinors, releaseDate, supportWindow } from "../../lib/data/index.ts";
import { calendarOf, type Distribution } from "./distribution.ts";

/**
 * The minors that the builder of a cluster has released by `now`, from the bundled calendars: a cluster's own API does
 * not say what it could be upgraded to.
 */
export function offersOf(
  distribution: Distribution | undefined,
  now: number,
): Pick<Gap, "code" | "message"> | { readonly items: readonly VersionOffer[] } {
  const calendar = calendarOf(distribution);
  if (calendar === undefined) {
    const message = `no calendar is known for clusters ${distribution === undefined ? "of unknown origin" : `of ${distribution}`}`;
    return { code: "UNSUPPORTED", message };
  }
  const released = bundledMinors(calendar).filter((minor) => {
    const day = releaseDate(calendar, minor);
    return day !== undefined && Date.parse(day) <= now;
  });
  return {
    items: released.map((minor) => ({
      ...supportWindow(calendar, minor),
      version: parseVersion(minor),
      isDefault: false,
      isPreview: false,
    })),
  };
}
