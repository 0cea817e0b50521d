import type { AutoUpgrade } from "../../lib/core/auto-upgrade.ts";
import type { UpgradeInsight } from "../../lib/core/insight.ts";
import type { IsoInstant } from "../../lib/core/instant.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { enumOf, enumsOf, lookUp } from "./wire.ts";

/** `AUTO_UPGRADE` states of a cluster, the most restrictive first. */
const statuses: readonly (readonly [string, AutoUpgrade["status"]])[] = [
  ["UPGRADE_PAUSED", "paused"],
  ["MINOR_UPGRADE_PAUSED", "minor-paused"],
  ["ACTIVE", "active"],
];

/** Why GKE waits, and whether that is more than waiting for the time that was agreed on. */
const reasons: Readonly<Record<string, Pick<UpgradeInsight, "severity" | "title">>> = {
  MAINTENANCE_WINDOW: { severity: "ok", title: "Automatic upgrades wait for the maintenance window" },
  CLUSTER_DISRUPTION_BUDGET: { severity: "ok", title: "Automatic upgrades wait for the disruption budget" },
  CLUSTER_DISRUPTION_BUDGET_MINOR_UPGRADE: {
    severity: "ok",
    title: "Automatic upgrades of the minor version wait for the disruption budget",
  },
  MAINTENANCE_EXCLUSION_NO_UPGRADES: {
    severity: "warning",
    title: "A maintenance exclusion holds up all automatic upgrades, patches included",
  },
  MAINTENANCE_EXCLUSION_NO_MINOR_UPGRADES: {
    severity: "warning",
    title: "A maintenance exclusion holds up automatic upgrades of the minor version",
  },
  SYSTEM_CONFIG: { severity: "warning", title: "GKE itself has paused automatic upgrades of the cluster" },
};

/** What GKE means to do to a cluster by itself, from its `ClusterUpgradeInfo`. */
export function mapAutoUpgrade(info: Reader): AutoUpgrade {
  const statusRaw = enumsOf(info, "autoUpgradeStatus");
  const minorTarget = info.version("minorTargetVersion");
  const patchTarget = info.version("patchTargetVersion");
  const rollback = mapRollback(info.object("rollbackSafeUpgradeStatus"));
  return {
    status: statuses.find(([name]) => statusRaw.includes(name))?.[1] ?? "unknown",
    statusRaw,
    pausedReasons: enumsOf(info, "pausedReason"),
    ...(minorTarget === undefined ? {} : { minorTarget }),
    ...(patchTarget === undefined ? {} : { patchTarget }),
    ...(rollback === undefined ? {} : { rollback }),
  };
}

/** Present only while the cluster is between the two steps of a rollback-safe upgrade. */
function mapRollback(status: Reader): AutoUpgrade["rollback"] {
  const modeRaw = enumOf(status, "mode");
  const previousVersion = status.version("previousVersion");
  const until = status.instant("controlPlaneUpgradeRollbackEndTime");
  if (modeRaw === undefined || modeRaw === "MODE_UNSPECIFIED") return undefined;
  return {
    ...(previousVersion === undefined ? {} : { previousVersion }),
    ...(until === undefined ? {} : { until }),
    modeRaw,
  };
}

/** One insight for each reason that automatic upgrades wait for; none when nothing holds them up. */
export function mapInsights({ pausedReasons }: AutoUpgrade, observedAt: IsoInstant): readonly UpgradeInsight[] {
  return pausedReasons.map((statusRaw) => ({
    id: `auto-upgrade-paused/${statusRaw}`,
    category: "auto-upgrade-paused",
    ...(lookUp(reasons, statusRaw) ?? { severity: "unknown", title: "Automatic upgrades wait" }),
    statusRaw,
    refreshedAt: observedAt,
  }));
}

const states: Readonly<Record<string, Operation["status"]>> = {
  FAILED: "failed",
  SUCCEEDED: "succeeded",
  CANCELED: "cancelled",
  RUNNING: "running",
};

const starters: Readonly<Record<string, NonNullable<Operation["initiatedBy"]>>> = {
  AUTOMATIC: "provider",
  MANUAL: "user",
};

/** The control plane's upgrades that are over, oldest first; the one that runs is among the listed operations. */
export function mapPastUpgrades(info: Reader): readonly Operation[] {
  const upgrades = info.objects("upgradeDetails").flatMap((raw): readonly Operation[] => {
    const state = enumOf(raw, "state");
    if (state === "RUNNING") return [];
    const startedAt = raw.instant("startTime");
    const endedAt = raw.instant("endTime");
    const from = raw.version("initialVersion");
    const to = raw.version("targetVersion");
    const initiatedBy = lookUp(starters, enumOf(raw, "startType"));
    return [
      {
        id: `upgrade-${startedAt ?? endedAt ?? to?.raw ?? ""}`,
        kind: "control-plane-upgrade",
        kindRaw: "UPGRADE_MASTER",
        status: lookUp(states, state) ?? "unknown",
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(endedAt === undefined ? {} : { endedAt }),
        ...(initiatedBy === undefined ? {} : { initiatedBy }),
      },
    ];
  });
  return upgrades.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
