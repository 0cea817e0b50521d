import type { Cluster } from "../core/cluster.ts";
import { minorOf } from "../core/version.ts";
import { ownVersion } from "./own-version.ts";
import type { Target } from "./target.ts";
import type { OfferList } from "./target-offers.ts";

/**
 * What a cluster's own release channel would give it.
 *
 * - GKE: the minor that Google says it will upgrade the cluster to, where that was read; else the minor of the channel's
 *   default version (without a channel: of the location's default).
 * - AKS: `rapid` the highest minor on offer, `stable` the one below it, `patch` the newest patch of the cluster's own
 *   minor; `node-image` and `none` leave the version as it is.
 * - Providers without channels have no answer.
 */
export function channelTarget(cluster: Cluster, list: OfferList): Target {
  const { ref, channel, autoUpgrade } = cluster;
  if (autoUpgrade?.minorTarget !== undefined) return { version: minorOf(autoUpgrade.minorTarget), byRule: true };
  if (ref.provider === "gke") {
    const standard = list.offers.find(({ isDefault }) => isDefault);
    return standard === undefined
      ? unknown("the default version of its release channel is not known")
      : { version: minorOf(standard.version), byRule: true };
  }
  if (ref.provider !== "aks") {
    const message = `clusters of ${ref.provider} have no release channels`;
    return { outcome: "blocked", reason: { code: "INVALID_TARGET", message, fix: "Choose another target for them." } };
  }
  const own = ownVersion(cluster);
  const [latest, second] = list.minors.toReversed();
  switch (channel?.kind) {
    case "rapid":
      return latest === undefined ? unknown("no release is known to be offered") : { version: latest, byRule: true };
    case "stable":
      return second === undefined
        ? unknown("too few releases are known to be offered")
        : { version: second, byRule: true };
    case "patch": {
      const patches = list.offers.filter(
        ({ version, isPreview }) => !isPreview && own !== undefined && minorOf(version) === minorOf(own),
      );
      const newest = patches.at(-1);
      return newest === undefined
        ? stays("no patch of its minor is offered")
        : { version: newest.version.raw, byRule: true };
    }
    case "node-image":
    case "none":
      return stays(`its auto-upgrade channel is ${channel.kind}, which leaves the version as it is`);
    default:
      return unknown("its auto-upgrade channel is not known");
  }
}

function unknown(message: string): Target {
  return { outcome: "unknown", reason: { code: "INVALID_TARGET", message } };
}

function stays(message: string): Target {
  return { outcome: "current", reason: { code: "CHANNEL", message } };
}
