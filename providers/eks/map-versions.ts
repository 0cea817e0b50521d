import { fromInstant } from "../../lib/core/instant.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { SupportDate, SupportWindow } from "../../lib/core/support.ts";
import { compareVersions, minorOf } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { requiredText } from "./fields.ts";

/** What EKS says of its versions in one region. */
export interface VersionCatalogue {
  /** Versions a cluster may have today, lowest first. */
  readonly offers: readonly VersionOffer[];
  /** Support dates by minor, those of versions that have left support included. */
  readonly windows: ReadonlyMap<string, SupportWindow>;
  readonly problems: readonly Problem[];
}

/** Reads the pages of the answer to DescribeClusterVersions. Where a date is missing, the bundled calendar answers. */
export function mapVersions(responses: readonly unknown[]): VersionCatalogue {
  const problems: Problem[] = [];
  const offers = new Map<string, VersionOffer>();
  const windows = new Map<string, SupportWindow>();
  for (const response of responses) {
    for (const row of new Reader(response, "$", problems).objects("clusterVersions")) {
      // Local clusters on Outposts have versions of their own.
      if ((row.text("clusterType") ?? "eks") !== "eks") continue;
      if (requiredText(row, "clusterVersion") === undefined) continue;
      const version = row.version("clusterVersion");
      if (version === undefined || windows.has(minorOf(version))) continue;
      const window = { ...supportWindow("eks", minorOf(version)), ...datesOf(row) };
      windows.set(minorOf(version), window);
      const status = requiredText(row, "versionStatus");
      // Listed for its dates; nobody can choose it any more.
      if (status === "UNSUPPORTED") continue;
      const plans = status === undefined ? undefined : plansByStatus.get(status);
      if (status !== undefined && plans === undefined) row.reject("versionStatus", "a known status");
      offers.set(minorOf(version), {
        version,
        isDefault: row.flag("defaultVersion") ?? false,
        isPreview: false,
        ...(plans === undefined ? {} : { plans }),
        ...window,
      });
    }
  }
  const sorted = [...offers.values()].sort((a, b) => compareVersions(a.version, b.version));
  return { offers: sorted, windows, problems };
}

const plansByStatus = new Map([
  ["STANDARD_SUPPORT", ["STANDARD", "EXTENDED"]],
  ["EXTENDED_SUPPORT", ["EXTENDED"]],
]);

function datesOf(row: Reader): SupportWindow {
  const endOfStandard = dateOf(row, "endOfStandardSupportDate");
  const endOfExtended = dateOf(row, "endOfExtendedSupportDate");
  return {
    ...(endOfStandard === undefined ? {} : { endOfStandard }),
    ...(endOfExtended === undefined ? {} : { endOfExtended }),
  };
}

/** AWS names midnight UTC, the instant from which it charges for extended support: the end is exclusive already. */
function dateOf(row: Reader, key: string): SupportDate | undefined {
  const at = row.instant(key);
  if (at === undefined) return undefined;
  const midnight = (fromInstant(at) ?? 0) % 86_400_000 === 0;
  return { at, precision: midnight ? "day" : "instant", tentative: false, source: "api" };
}
