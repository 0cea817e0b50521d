import type { Cluster } from "../core/cluster.ts";
import { fromInstant, type IsoInstant, instantText } from "../core/instant.ts";
import type { PlanReason } from "../core/plan.ts";
import type { Policy, TargetSpec } from "../core/policy.ts";
import { fitsSelector } from "../core/selector.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";
import { satisfies } from "./satisfies.ts";
import { channelTarget } from "./target-channel.ts";
import type { OfferList } from "./target-offers.ts";

/** Where a cluster should go, or why that cannot be said. */
export type Target =
  | {
      /** A minor or a version. */
      readonly version: string;
      /** Chosen by a rule, which never means "go back". */
      readonly byRule: boolean;
    }
  | { readonly outcome: "blocked" | "current" | "unknown"; readonly reason: PlanReason };

/** The policy's target for a cluster: the first rule whose selector fits, else `n-1`. */
export function targetRule(
  policy: Policy,
  cluster: Cluster,
): { readonly target: TargetSpec; readonly at?: IsoInstant } {
  return policy.targets?.find(({ match }) => fitsSelector(match, cluster)) ?? { target: "n-1" };
}

/**
 * The version that a target means for a cluster, from what is offered to it. Rules give a minor, never a preview:
 *
 * - `latest`: the highest minor on offer; `n-1`: the next lower one on offer;
 * - `oldest-supported`: the lowest minor on offer that is in standard support at `at`. A minor whose end is not known
 *   does not count as supported;
 * - `channel`: see `channelTarget`.
 *
 * Anything else is an exact target, which is judged when the path is sought. Kubernetes' minor names a distribution's
 * version too (`1.33` for OpenShift 4.20).
 */
export function chooseTarget(cluster: Cluster, spec: TargetSpec, list: OfferList, at: IsoInstant): Target {
  const { minors } = list;
  const latest = minors.at(-1);
  const second = minors.at(-2);
  switch (spec) {
    case "latest":
      return latest === undefined ? nothingOffered : byRule(latest);
    case "n-1":
      return second === undefined ? nothingOffered : byRule(second);
    case "oldest-supported": {
      const oldest = minors.find((minor) => isSupported(list, minor, at));
      return oldest === undefined ? noneSupported(at) : byRule(oldest);
    }
    case "channel":
      return channelTarget(cluster, list);
    default:
      return { version: inDistribution(spec, list), byRule: false };
  }
}

function isSupported(list: OfferList, minor: string, at: IsoInstant): boolean {
  const end = fromInstant(list.supportOf(minor)?.endOfStandard?.at ?? "");
  const now = fromInstant(at);
  return end !== undefined && now !== undefined && now < end;
}

function inDistribution(spec: string, { offers }: OfferList): string {
  const target = tryParseVersion(spec);
  if (target === undefined) return spec;
  const counted = (version: KubeVersion, kubernetes: KubeVersion) =>
    version.major !== target.major && satisfies(kubernetes, target);
  const matches = offers
    .filter(({ version, kubernetes }) => counted(version, kubernetes))
    .map(({ version }) => version);
  const highest = matches.toSorted(compareVersions).at(-1);
  return highest === undefined ? spec : minorOf(highest);
}

function byRule(version: string): Target {
  return { version, byRule: true };
}

const nothingOffered: Target = {
  outcome: "unknown",
  reason: { code: "INVALID_TARGET", message: "too few releases are known to be offered to apply the target's rule" },
};

function noneSupported(at: IsoInstant): Target {
  return {
    outcome: "unknown",
    reason: {
      code: "INVALID_TARGET",
      message: `no offered minor is known to be in standard support on ${instantText(at)}`,
      fix: "Choose an exact target, or an earlier date.",
    },
  };
}
