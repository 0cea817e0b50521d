import type { AutoUpgrade } from "../../core/auto-upgrade.ts";
import type { Cluster } from "../../core/cluster.ts";
import type { UpgradeInsight } from "../../core/insight.ts";
import { fromInstant } from "../../core/instant.ts";
import { durationText } from "../words.ts";
import { type DetailItem, joined } from "./detail-item.ts";

/** What the provider says of the next upgrade: its checks with their age and callers, its own plans, and its offers. */
export function insightItems(cluster: Cluster, asOf: number): readonly DetailItem[] | undefined {
  const { insights, autoUpgrade, upgradeTargets } = cluster;
  if (insights === undefined && autoUpgrade === undefined && upgradeTargets === undefined) return undefined;
  const targets: DetailItem = {
    name: "offered next",
    about: "",
    state: "",
    more: upgradeTargets?.map(({ raw }) => raw).join(", ") || "nothing",
    verdict: "neutral",
    quiet: upgradeTargets?.length === 0,
  };
  return [
    ...(insights ?? []).map((insight) => insightItem(insight, asOf)),
    ...(autoUpgrade === undefined ? [] : [autoUpgradeItem(autoUpgrade)]),
    ...(upgradeTargets === undefined ? [] : [targets]),
  ];
}

function insightItem(insight: UpgradeInsight, asOf: number): DetailItem {
  const { severity, title, targetMinor = "", refreshedAt, reason, recommendation, resources = [] } = insight;
  const at = refreshedAt === undefined ? undefined : fromInstant(refreshedAt);
  const age = at === undefined ? "age unknown" : `${durationText(Math.max(0, asOf - at) / 1000)} old`;
  return {
    name: title,
    about: targetMinor,
    state: `${severity}, ${age}`,
    more: joined(
      reason,
      ...(insight.deprecatedApis ?? []).map(apiText),
      ...(insight.addons ?? []).map(({ name, compatible }) => `${name}: ${compatible.join(", ") || "no version fits"}`),
      resources.length === 0 ? undefined : resources.join(", "),
      recommendation,
    ),
    verdict: severity === "ok" ? "good" : severity === "error" ? "bad" : "neutral",
    quiet: severity === "ok",
  };
}

function apiText(api: NonNullable<UpgradeInsight["deprecatedApis"]>[number]): string {
  const callers = (api.clients ?? []).map(({ userAgent, requests30d }) =>
    requests30d === undefined ? userAgent : `${userAgent} (${requests30d} times in 30 days)`,
  );
  return [
    api.used,
    api.replacement === undefined ? "" : ` in place of ${api.replacement}`,
    api.removedIn === undefined ? "" : `, removed in ${api.removedIn}`,
    callers.length === 0 ? "" : `, called by ${callers.join(", ")}`,
  ].join("");
}

function autoUpgradeItem({
  status,
  statusRaw,
  pausedReasons,
  minorTarget,
  patchTarget,
  rollback,
}: AutoUpgrade): DetailItem {
  const back = rollback?.previousVersion?.raw ?? rollback?.modeRaw;
  return {
    name: "automatic upgrade",
    about: "",
    state: status,
    more: joined(
      pausedReasons.length === 0 ? undefined : `waits: ${pausedReasons.join(", ")}`,
      minorTarget === undefined ? undefined : `next minor ${minorTarget.raw}`,
      patchTarget === undefined ? undefined : `next patch ${patchTarget.raw}`,
      back === undefined
        ? undefined
        : `can go back to ${back}${rollback?.until === undefined ? "" : ` until ${rollback.until}`}`,
      status === "unknown" ? statusRaw.join(", ") : undefined,
    ),
    verdict: status === "active" || status === "off" ? "neutral" : "bad",
    quiet: status === "active" && minorTarget === undefined && rollback === undefined,
  };
}
