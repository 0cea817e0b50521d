import { FleetError } from "../../core/error.ts";
import type { Exemption } from "../../core/exemption.ts";
import { findingCatalogue } from "../../core/finding-catalogue.ts";
import { fromInstant, type IsoInstant } from "../../core/instant.ts";
import { minorsBetween, tryParseVersion } from "../../core/version.ts";
import type { AddonOverlay } from "../../data/addon-support.ts";
import type { ApiCluster } from "../../data/api-state.ts";
import { bundledMinors, releaseDate } from "../../data/calendar.ts";
import { type ApiRow, apiTable } from "../../data/kube-apis.ts";
import { askedMinor, kubernetesMinor, podSecurityFrom } from "./covered-versions.ts";
import type { RuleContext } from "./rule.ts";

/** What objects are judged for. */
export interface CheckOptions {
  /** What counts as today. */
  readonly asOf: IsoInstant;
  /** Version that the cluster is to run, `1.36` or any version of it. Default: the newest that is out at `asOf`. */
  readonly targetVersion?: string;
  /** Version that the cluster runs now. Default: not known, so that only the target is judged. */
  readonly currentVersion?: string;
  /** Versions on the way, in order, the last one the target. Default: every minor from the current to the target one. */
  readonly hops?: readonly string[];
  /** Level of the Pod Security Standards that has to hold. Default: `baseline`, and what breaks it is a warning. */
  readonly podSecurity?: "baseline" | "restricted";
  /** Minor whose Pod Security Standards hold. Default: the target's. */
  readonly podSecurityVersion?: string;
  /** Codes to look for; `*` at the end stands for a family (`PSS-*`). Default: all. */
  readonly only?: readonly string[];
  readonly exemptions?: readonly Exemption[];
  /** Fingerprints of findings that are known and not to be reported again. */
  readonly baseline?: ReadonlySet<string>;
  /** Rows over those of the bundled table of APIs. */
  readonly apis?: readonly ApiRow[];
  /** Add-ons and versions over those of the bundled table. */
  readonly addons?: AddonOverlay;
  /**
   * Every object of the cluster is given, so that what is not seen does not exist, unless something could not be read.
   * Default `false`.
   */
  readonly complete?: boolean;
  /** Uid of the cluster that everything judged runs in. */
  readonly clusterUid?: string;
  /** What is known of the cluster besides its versions. */
  readonly cluster?: ApiCluster;
}

/**
 * @throws FleetError `INVALID_TARGET` for what is no version of Kubernetes, of which nothing is known here, or which lies
 * before the current one.
 */
export function ruleContext(options: CheckOptions): RuleContext {
  const { asOf, currentVersion, podSecurity, cluster = {}, apis = [] } = options;
  if (fromInstant(asOf) === undefined) throw new FleetError("CONFIG", `${JSON.stringify(asOf)} is not an instant`);
  const hops = hopsOf(options);
  const target = hops.at(-1) ?? "";
  return {
    hops,
    ...(currentVersion === undefined ? {} : { current: kubernetesMinor(currentVersion) }),
    asOf,
    podSecurity: {
      level: podSecurity ?? "baseline",
      version:
        options.podSecurityVersion === undefined ? target : askedMinor(options.podSecurityVersion, podSecurityFrom),
      required: podSecurity !== undefined,
    },
    apis: apiTable(apis),
    ...(options.addons === undefined ? {} : { addons: options.addons }),
    cluster,
  };
}

function hopsOf({ asOf, targetVersion, currentVersion, hops = [] }: CheckOptions): readonly string[] {
  if (hops.length > 0) return hops.map(kubernetesMinor);
  const target = targetVersion === undefined ? newestMinor(asOf) : askedMinor(targetVersion);
  if (currentVersion === undefined) return [target];
  const current = kubernetesMinor(currentVersion);
  const distance = between(current, target);
  if (distance < 0) {
    throw new FleetError("INVALID_TARGET", `${target} is older than ${current}, which runs now`, {
      reason: "downgrade",
    });
  }
  const first = Number(current.split(".")[1]);
  return distance === 0 ? [target] : Array.from({ length: distance }, (_, index) => `1.${first + 1 + index}`);
}

function between(from: string, to: string): number {
  const [a, b] = [tryParseVersion(from), tryParseVersion(to)];
  return a === undefined || b === undefined ? Number.NaN : minorsBetween(a, b);
}

/** The newest minor that the calendar has a release for. */
function newestMinor(asOf: IsoInstant): string {
  const today = asOf.slice(0, 10);
  const out = bundledMinors("upstream").filter((minor) => (releaseDate("upstream", minor) ?? "9") <= today);
  return out.at(-1) ?? bundledMinors("upstream")[0] ?? "";
}

/**
 * Tells which codes are looked for.
 *
 * @throws FleetError `CONFIG` for one that fits no code.
 */
export function codeFilter(only: readonly string[] | undefined): (code: string) => boolean {
  if (only === undefined) return () => true;
  const codes = Object.keys(findingCatalogue);
  for (const pattern of only) {
    if (codes.some((code) => fitsCode(pattern, code))) continue;
    throw new FleetError("CONFIG", `there is no code ${JSON.stringify(pattern.slice(0, 60))}`, {
      hint: "docs/findings.md lists them; PSS-* stands for a whole family.",
    });
  }
  const chosen = new Set(codes.filter((code) => only.some((pattern) => fitsCode(pattern, code))));
  return (code) => chosen.has(code);
}

export function fitsCode(pattern: string, code: string): boolean {
  return pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : pattern === code;
}
