import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { compareVersions, minorOf, tryParseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { liveEnd } from "./map-support.ts";
import { type Flavour, openShift } from "./map-version.ts";

/** What IBM Cloud offers, the same in every region and account. */
export interface VersionCatalogue {
  /** Lowest Kubernetes version first. */
  readonly offers: readonly VersionOffer[];
  /** Support dates of a minor: those of the API, else those of the bundled calendar. */
  windowOf(flavour: Flavour, minor: string): SupportWindow | undefined;
  readonly problems: readonly Problem[];
}

const lists: readonly (readonly [key: string, flavour: Flavour])[] = [
  ["kubernetes", "iks"],
  ["openshift", "roks"],
];

/** Reads the answer to `/v1/versions`. */
export function mapVersions(response: unknown): VersionCatalogue {
  const root = new Reader(response);
  const windows = new Map<string, SupportWindow>();
  const offers = lists.flatMap(([key, flavour]) =>
    root.objects(key).flatMap((row) => {
      const printed = versionOf(row, flavour);
      if (printed === undefined) return [];
      const minor = minorOf(printed);
      const window = { ...supportWindow(flavour, minor), ...liveEnd(row, "end_of_service", flavour, printed) };
      if (!windows.has(`${flavour} ${minor}`)) windows.set(`${flavour} ${minor}`, window);
      const versions = flavour === "iks" ? { version: printed } : openShift(printed);
      if (versions === undefined) {
        row.reject("minor", "a minor of OpenShift whose Kubernetes minor is known");
        return [];
      }
      const offer: VersionOffer = {
        ...versions,
        ...(flavour === "roks" ? { provider: flavour } : {}),
        isDefault: row.flag("default") ?? false,
        isPreview: false,
        ...window,
      };
      return [offer];
    }),
  );
  return {
    offers: distinct(offers),
    windowOf: (flavour, minor) => windows.get(`${flavour} ${minor}`) ?? supportWindow(flavour, minor),
    problems: root.problems,
  };
}

function versionOf(row: Reader, flavour: Flavour) {
  const [major, minor, patch] = ["major", "minor", "patch"].map((part) => row.count(part));
  const version = tryParseVersion(`${major}.${minor}.${patch}`);
  if (version !== undefined && (flavour === "roks" || version.major === 1)) return version;
  return row.reject("major", "the numbers of a version");
}

/** Lowest first, none twice. */
function distinct(offers: readonly VersionOffer[]): readonly VersionOffer[] {
  const keyOf = ({ provider = "", version, distributionVersion }: VersionOffer) =>
    `${provider} ${version.raw} ${distributionVersion?.raw ?? ""}`;
  return [...new Map(offers.map((offer) => [keyOf(offer), offer])).values()].sort(
    (a, b) =>
      compareVersions(a.version, b.version) ||
      (a.distributionVersion === undefined || b.distributionVersion === undefined
        ? Number(a.distributionVersion !== undefined) - Number(b.distributionVersion !== undefined)
        : compareVersions(a.distributionVersion, b.distributionVersion)),
  );
}
