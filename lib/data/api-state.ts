import { FleetError } from "../core/error.ts";
import type { GroupVersionKind } from "../core/kube-object.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";
import { type ApiRow, type ApiTable, apisKnownTo, bundledApis } from "./kube-apis.ts";

/**
 * What becomes of an API in a version of Kubernetes.
 *
 * `served`; `deprecated`: served, and going; `removed`: not served any more; `not-yet`: only served by later versions;
 * `off-by-default`: served where an administrator turns it on; `unknown-version`: the group is known and has no such
 * version or kind; `custom`: nobody here knows the group; `component-unknown`: it depends on a component whose version is
 * not known whether it is still served.
 */
export type ApiStanding =
  | "served"
  | "deprecated"
  | "removed"
  | "not-yet"
  | "off-by-default"
  | "unknown-version"
  | "custom"
  | "component-unknown";

export interface ApiState {
  readonly state: ApiStanding;
  /** Absent for `unknown-version` and `custom`. */
  readonly row?: ApiRow;
  /** Set where the table says what is planned for a version of Kubernetes that is newer than its source. */
  readonly planned?: true;
}

/** What is known of a cluster besides its version. */
export interface ApiCluster {
  /** Group versions (`resource.k8s.io/v1beta1`) that its administrator turned on. */
  readonly enabled?: readonly string[];
  /** Versions of components by the names of the table: `{ "cert-manager": "1.15" }`. */
  readonly components?: Readonly<Record<string, string>>;
}

/**
 * The state of an API at a minor of Kubernetes (`1.36`, or any version of it). A row of a component counts in the
 * component's own versions; where that is not given, what is deprecated or removed in any of them is
 * `component-unknown`, which is no pass.
 *
 * @throws FleetError `INVALID_TARGET` when `version`, or that of a component, is no version.
 */
export function apiState(
  api: GroupVersionKind,
  version: string,
  cluster: ApiCluster = {},
  table: ApiTable = bundledApis,
): ApiState {
  const kubernetes = minorOnly(version);
  const row = table.find(api);
  if (row === undefined) return { state: table.versions(api.group) === undefined ? "custom" : "unknown-version" };
  if (row.component !== undefined) return componentState(row, cluster.components?.[row.component]);
  const enabled = cluster.enabled?.includes(`${row.group}/${row.version}`) === true;
  const state = standingAt(row, kubernetes, enabled);
  const since = state === "removed" ? row.removed : state === "deprecated" ? row.deprecated : undefined;
  const planned = since !== undefined && !isReached(since, newestKnown);
  return { state, row, ...(planned ? { planned: true } : {}) };
}

function componentState(row: ApiRow, version: string | undefined): ApiState {
  const at = version === undefined ? undefined : minorOnly(version);
  if (at !== undefined) return { state: standingAt(row, at, true), row };
  const ends = row.deprecated !== undefined || row.removed !== undefined;
  return { state: ends ? "component-unknown" : "served", row };
}

function standingAt(row: ApiRow, at: KubeVersion, enabled: boolean): ApiStanding {
  if (isReached(row.removed, at)) return "removed";
  if (row.introduced !== undefined && !isReached(row.introduced, at)) return "not-yet";
  if (row.served === "when-enabled" && !enabled) return "off-by-default";
  return isReached(row.deprecated, at) ? "deprecated" : "served";
}

function isReached(minor: string | undefined, at: KubeVersion): boolean {
  return minor !== undefined && compareVersions(minorOnly(minor), at) <= 0;
}

/** The few minors that are asked about, parsed once; others are parsed as they come. */
const parsed = new Map<string, KubeVersion>();
const mostParsed = 1_000;

/** Only the minor counts: a patch release serves what its minor serves. */
function minorOnly(text: string): KubeVersion {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const version = tryParseVersion(text);
  const minor = version === undefined ? undefined : tryParseVersion(minorOf(version));
  if (minor === undefined) {
    throw new FleetError("INVALID_TARGET", `${JSON.stringify(text.slice(0, 60))} is not a version`, {
      hint: "Expected a minor such as 1.36, or a version of one.",
      reason: "unknown-version",
    });
  }
  if (parsed.size < mostParsed) parsed.set(text, minor);
  return minor;
}

const newestKnown = minorOnly(apisKnownTo);
