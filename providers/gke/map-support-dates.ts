import type { Reader } from "../../lib/core/reader.ts";
import type { SupportDate, SupportWindow } from "../../lib/core/support.ts";

/**
 * The end dates of `ClusterUpgradeInfo`, which are those of the minor that the cluster runs. Free text in the API: a day
 * or an instant. A date that is absent there is absent here.
 */
export function mapSupportDates(info: Reader): SupportWindow {
  const standard = dateOf(info, "endOfStandardSupportTimestamp");
  const extended = dateOf(info, "endOfExtendedSupportTimestamp");
  return {
    ...(standard === undefined ? {} : { endOfStandard: standard }),
    ...(extended === undefined ? {} : { endOfExtended: extended }),
  };
}

function dateOf(info: Reader, key: string): SupportDate | undefined {
  const text = info.text(key);
  const at = text === undefined ? undefined : info.instant(key);
  if (at === undefined) return undefined;
  return { at, precision: text?.length === 10 ? "day" : "instant", tentative: false, source: "api" };
}
