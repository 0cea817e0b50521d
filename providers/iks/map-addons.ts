import type { Addon } from "../../lib/core/addon.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Problem, Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { compareVersions, type KubeVersion, minorsBetween, tryParseVersion } from "../../lib/core/version.ts";
import { entriesOf } from "./entries.ts";
import { keyOf } from "./map-state.ts";

/** A version of an add-on in IBM's catalogue. */
export interface CatalogueEntry {
  readonly name: string;
  readonly version: string;
  readonly isDefault: boolean;
  /** Whether it runs on a Kubernetes minor, and on an OpenShift minor where one is given. */
  fits(kubernetes: KubeVersion, openShift: KubeVersion | undefined): boolean;
}

/**
 * Reads the answer to `/v1/addons`. An add-on of which not every version and range can be read has no list of versions
 * that fit: one with a hole in it would be wrong.
 */
export function mapAddonCatalogue(
  response: readonly unknown[],
  problems: Problem[],
): ReadonlyMap<string, CatalogueEntry[]> {
  const unreadable = new Set<string>();
  const entries = entriesOf(response, problems).flatMap((reader) => {
    const name = reader.text("name") ?? reader.reject("name", "the name of the add-on");
    const version = reader.text("version") ?? reader.reject("version", "the version of the add-on");
    if (name === undefined || version === undefined) {
      if (name !== undefined) unreadable.add(name);
      return [];
    }
    const before = problems.length;
    const range = rangeOf(reader);
    const least = reader.version("minOCPVersion");
    const leastKube = reader.version("minKubeVersion");
    if (problems.length > before) unreadable.add(name);
    return [
      {
        name,
        version,
        isDefault: reader.flag("default") ?? false,
        fits: (kubernetes: KubeVersion, openShift: KubeVersion | undefined) =>
          (range ?? []).every((bound) => bound(kubernetes)) &&
          (leastKube === undefined || minorsBetween(leastKube, kubernetes) >= 0) &&
          (openShift === undefined || least === undefined || minorsBetween(least, openShift) >= 0),
      },
    ];
  });
  const known = entries.filter(({ name }) => !unreadable.has(name));
  return Map.groupBy(known, ({ name }) => name);
}

/** What the installed add-ons of a cluster are, and which versions IBM has for its minor and for the next. */
export function mapAddons(
  response: readonly unknown[],
  catalogue: ReadonlyMap<string, readonly CatalogueEntry[]> | undefined,
  minors: readonly Minor[],
  problems: Problem[],
): readonly Addon[] {
  return entriesOf(response, problems).flatMap((reader) => {
    const name = reader.text("name") ?? reader.reject("name", "the name of the add-on");
    if (name === undefined) return [];
    const version = reader.text("version");
    const status = reader.text("healthState");
    const offered = catalogue?.get(name);
    const addon: Addon = {
      name,
      ...(version === undefined ? {} : { version }),
      // IBM applies patches of its add-ons by itself.
      managed: true,
      ...(status === undefined ? {} : { status }),
      ...(offered === undefined || minors.length === 0
        ? {}
        : { compatible: minors.map((minor) => fitting(offered, minor)) }),
      issues: issuesOf(reader, status),
    };
    return [addon];
  });
}

/** A Kubernetes minor, and the OpenShift minor that it is inside of. */
export interface Minor {
  readonly minor: string;
  readonly kubernetes: KubeVersion;
  readonly openShift?: KubeVersion;
}

function fitting(offered: readonly CatalogueEntry[], { minor, kubernetes, openShift }: Minor) {
  const fit = offered.filter((entry) => entry.fits(kubernetes, openShift));
  const byDefault = fit.find(({ isDefault }) => isDefault);
  return {
    minor,
    versions: fit.map(({ version }) => version).sort(newestFirst),
    ...(byDefault === undefined ? {} : { defaultVersion: byDefault.version }),
  };
}

function newestFirst(a: string, b: string): number {
  const [x, y] = [tryParseVersion(a), tryParseVersion(b)];
  if (x !== undefined && y !== undefined) return compareVersions(y, x);
  return a < b ? 1 : a > b ? -1 : 0;
}

function issuesOf(reader: Reader, status: string | undefined): readonly Issue[] {
  if (status === undefined || keyOf(status) === "normal") return [];
  const severity = keyOf(status) === "critical" ? "error" : "warning";
  return [{ code: `addon-${status}`, message: scrub(reader.text("healthStatus") ?? ""), severity }];
}

type Bound = (version: KubeVersion) => boolean;

/** The bounds of `>=1.29.0 <1.36.0`; none where no range is given. `undefined`, and a problem, for another form. */
function rangeOf(reader: Reader): readonly Bound[] | undefined {
  const text = reader.text("supportedKubeRange");
  if (text === undefined) return [];
  const bounds = text
    .replace(/([<>=])\s+/g, "$1")
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map(boundOf);
  return bounds.every((bound) => bound !== undefined)
    ? bounds
    : reader.reject("supportedKubeRange", "a range such as >=1.29.0 <1.36.0");
}

function boundOf(part: string): Bound | undefined {
  const match = /^(>=|<=|>|<|=)?v?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)$/.exec(part);
  const at = tryParseVersion(match?.[2]);
  if (match === null || at === undefined) return undefined;
  // A range is asked about a minor as a whole: it fits when any of its patches does.
  const atStart = (at.patch ?? 0) === 0;
  const ahead = (version: KubeVersion) => minorsBetween(at, version);
  switch (match[1]) {
    case ">=":
    case ">":
      return (version) => ahead(version) >= 0;
    case "<":
      return (version) => ahead(version) < 0 || (ahead(version) === 0 && !atStart);
    case "<=":
      return (version) => ahead(version) <= 0;
    default:
      return (version) => ahead(version) === 0;
  }
}
