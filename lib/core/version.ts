import { FleetError } from "./error.ts";

/** A Kubernetes version as its provider printed it, plus its parts. */
export interface KubeVersion {
  /** Exactly what the provider printed: `1.33.5-gke.1162000`, `v1.32.9-eks-113cf36`, `1.33.5_1540`, `33+`. */
  readonly raw: string;
  readonly major: number;
  readonly minor: number;
  /** Absent where the provider names only a minor, as EKS does for its control planes. */
  readonly patch?: number;
  /** `alpha.1`, `beta.0`, `rc.1`, `alpha.1.23` (built from 23 commits later); absent for a release. */
  readonly prerelease?: string;
  /** The vendor's build: `gke.1162000`, `eks-113cf36`, `1540`, `k3s1`, `openshift`. */
  readonly vendor?: string;
  readonly precision: "minor" | "patch" | "build";
}

const pattern =
  /^v?(?:(\d{1,5})\.)?(\d{1,5})(\+)?(?:\.(\d{1,5})(?:-((?:alpha|beta|rc)\.\d{1,9}(?:\.\d{1,9})?))?(?:[-_+]([0-9A-Za-z][0-9A-Za-z.+_-]{0,99}))?)?$/;

/**
 * Reads a version in any of the forms that clouds, `kubectl` and `/version` print. A leading `v` is dropped; a bare
 * `33+` (the `minor` of `/version`) is taken as Kubernetes 1.33.
 *
 * @throws FleetError `BAD_RESPONSE` when the text is not a version.
 */
export function parseVersion(raw: string): KubeVersion {
  const version = tryParseVersion(raw);
  if (version === undefined) {
    const shown = raw.length > 60 ? `${raw.slice(0, 60)}…` : raw;
    throw new FleetError("BAD_RESPONSE", `${JSON.stringify(shown)} is not a Kubernetes version`, {
      hint: "Expected a form such as 1.33, 1.33.5, v1.33.5-eks-113cf36, 1.33.5-gke.1162000 or 1.33.5_1540.",
    });
  }
  return version;
}

/** Like `parseVersion`, but `undefined` when the value is not a version. */
export function tryParseVersion(raw: unknown): KubeVersion | undefined {
  if (typeof raw !== "string" || raw.length > 200) return undefined;
  const before = parsed.get(raw);
  if (before !== undefined) return before;
  const version = readVersion(raw);
  if (version === undefined) return undefined;
  if (parsed.size >= parsedAtMost) parsed.clear();
  parsed.set(raw, version);
  return version;
}

/** A fleet has few versions, and a plan reads each of them thousands of times. */
const parsed = new Map<string, KubeVersion>();
const parsedAtMost = 4096;

function readVersion(raw: string): KubeVersion | undefined {
  const match = pattern.exec(raw);
  if (match === null) return undefined;
  const [, major, minor, plus, patch, prerelease, vendor] = match;
  // A lone number is a version only as the `33+` of `/version`; "33" alone is as likely a count.
  if (major === undefined && plus === undefined) return undefined;
  if (plus !== undefined && patch !== undefined) return undefined;
  return Object.freeze({
    raw,
    major: major === undefined ? 1 : Number(major),
    minor: Number(minor),
    ...(patch === undefined ? {} : { patch: Number(patch) }),
    ...(prerelease === undefined ? {} : { prerelease }),
    ...(vendor === undefined ? {} : { vendor }),
    precision: vendor !== undefined ? "build" : patch !== undefined ? "patch" : "minor",
  });
}

/**
 * Orders versions: major, minor, patch, prerelease (alpha < beta < rc < release), then the vendor's build with its
 * numbers compared as numbers. A version that names no patch sorts before every patch of its minor. 0 means equal in
 * all parts, whatever the spelling.
 */
export function compareVersions(a: KubeVersion, b: KubeVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    (a.patch ?? -1) - (b.patch ?? -1) ||
    comparePrerelease(a.prerelease, b.prerelease) ||
    compareNatural(a.vendor ?? "", b.vendor ?? "")
  );
}

/** `1.33`: the minor that skew, support and API rules are written for. */
export function minorOf(version: KubeVersion): string {
  const { major, minor } = version;
  if (major !== 1) return `${major}.${minor}`;
  const before = minors.get(minor);
  if (before !== undefined) return before;
  const text = `1.${minor}`;
  minors.set(minor, text);
  return text;
}

/** Of Kubernetes itself: one text for each, so that plans of many clusters share it. A minor has five digits at most. */
const minors = new Map<number, string>();

/** How many minors `to` is ahead of `from`; negative when behind. Major versions must agree, or the answer is NaN. */
export function minorsBetween(from: KubeVersion, to: KubeVersion): number {
  return from.major === to.major ? to.minor - from.minor : Number.NaN;
}

function comparePrerelease(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return compareNatural(a, b);
}

function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    const bothNumbers = /^\d/.test(x) && /^\d/.test(y);
    const order = bothNumbers ? compareDigits(x, y) : x < y ? -1 : 1;
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Build numbers can exceed 2^53, so they are compared as text without leading zeros. */
function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+(?=\d)/, "");
  const y = b.replace(/^0+(?=\d)/, "");
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
