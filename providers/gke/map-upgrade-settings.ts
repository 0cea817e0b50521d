import type { UpgradeSettings } from "../../lib/core/node-pool.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { IntOrPercent } from "../../lib/core/surge.ts";
import { durationSeconds, enumOf } from "./wire.ts";

/**
 * How GKE replaces the nodes of a pool.
 *
 * The API documents an unset strategy as SURGE, and GKE's documentation gives that strategy one extra node and none
 * unavailable by default. Only a pool that sets nothing gets these numbers.
 */
export function mapUpgradeSettings(pool: Reader): UpgradeSettings {
  const settings = pool.object("upgradeSettings");
  const before = pool.problems.length;
  const native = enumOf(settings, "strategy");
  const surge = settings.count("maxSurge") ?? 0;
  const unavailable = settings.count("maxUnavailable") ?? 0;
  const readable = pool.problems.length === before && (settings.raw !== undefined || !pool.has("upgradeSettings"));
  const auto = pool.object("management").flag("autoUpgrade");
  // In protobuf's JSON an absent flag is false, but only where the message that holds it arrived.
  const managed = pool.object("management").raw === undefined ? undefined : (auto ?? false);
  const drain = durationSeconds(pool.object("nodeDrainConfig"), "pdbTimeoutDuration");
  const common = {
    ...(managed === undefined ? {} : { auto: managed }),
    ...(drain === undefined ? {} : { drainTimeoutSeconds: drain }),
  };
  if (!readable) return { strategy: "unknown", ...common };
  const unset = native === undefined || native === "NODE_POOL_UPDATE_STRATEGY_UNSPECIFIED";
  if (unset || native === "SURGE") {
    const nothingSet = unset && surge === 0 && unavailable === 0;
    return {
      strategy: "surge",
      maxSurge: nodes(nothingSet ? 1 : surge),
      maxUnavailable: nodes(unavailable),
      ...common,
      nativeStrategy: "SURGE",
    };
  }
  if (native === "BLUE_GREEN") {
    return {
      strategy: "blue-green",
      ...blueGreen(settings.object("blueGreenSettings")),
      ...common,
      nativeStrategy: native,
    };
  }
  // Nodes of such a pool are short-lived by themselves; GKE only makes the next ones from the new version.
  return { strategy: native === "SHORT_LIVED" ? "provider" : "unknown", ...common, nativeStrategy: native };
}

function blueGreen(settings: Reader): Pick<UpgradeSettings, "batch" | "batchSoakSeconds" | "poolSoakSeconds"> {
  const policy = settings.object("standardRolloutPolicy");
  const batch = batchOf(policy);
  const batchSoak = durationSeconds(policy, "batchSoakDuration");
  const poolSoak = durationSeconds(settings, "nodePoolSoakDuration");
  return {
    ...(batch === undefined ? {} : { batch }),
    ...(batchSoak === undefined ? {} : { batchSoakSeconds: batchSoak }),
    ...(poolSoak === undefined ? {} : { poolSoakSeconds: poolSoak }),
  };
}

function batchOf(policy: Reader): IntOrPercent | undefined {
  const count = policy.count("batchNodeCount") ?? 0;
  if (count > 0) return nodes(count);
  const share = policy.raw?.["batchPercentage"];
  if (share === undefined || share === null || share === 0) return undefined;
  if (typeof share !== "number" || !(share > 0 && share <= 1))
    return policy.reject("batchPercentage", "a share up to 1");
  // The share is a 32-bit float: 0.2 arrives as 0.20000000298.
  return { value: Math.round(share * 10_000) / 100, unit: "percent" };
}

function nodes(value: number): IntOrPercent {
  return { value, unit: "nodes" };
}
