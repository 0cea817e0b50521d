import type { UpgradeInsight } from "../../core/insight.ts";
import { instantText } from "../../core/instant.ts";
import { minorOf } from "../../core/version.ts";
import { signalOf } from "../../data/blockers.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { concerns, isFresh, nextInsights } from "./provider-insights.ts";
import { onsetOf, type Scene } from "./scene.ts";

/** What the provider itself says about the upgrade, as long as it looked lately. */
export const judgeInsights: InventoryJudge = (scene) => {
  const { insights = [] } = scene.cluster;
  const judged = insights.flatMap((insight, index) =>
    concerns(scene, insight) ? [judge(scene, insight, `$.insights[${index}]`)] : [],
  );
  return [...judged, ...missing(scene)];
};

function judge(scene: Scene, insight: UpgradeInsight, path: string): Check {
  const { id, severity, statusRaw, refreshedAt, targetMinor } = insight;
  const fresh = isFresh(scene, insight);
  if (fresh && severity === "ok")
    return passed(insight.category === "upgrade-readiness" ? "UPGRADE-INSIGHT-ERROR" : "UPGRADE-INSIGHT-WARNING");
  const later = targetMinor !== undefined && onsetOf(scene, targetMinor) === "on-the-way";
  const remark = {
    kind: "Insight",
    name: id,
    message: describe(insight),
    path,
    detail: refreshedAt === undefined ? statusRaw : `${statusRaw}, refreshed at ${refreshedAt}`,
    said: "by-provider",
    appliesFrom: later ? targetMinor : undefined,
    ...(insight.recommendation === undefined ? {} : { fix: insight.recommendation }),
  } as const;
  if (!fresh) {
    // The provider's advice is about what it saw then; first it has to look again.
    const { fix: _, ...rest } = remark;
    const when =
      refreshedAt === undefined ? "does not tell when it looked" : `last looked on ${instantText(refreshedAt)}`;
    return unread(scene, "UPGRADE-INSIGHT-STALE", { ...rest, message: `${insight.title}: the provider ${when}` });
  }
  if (severity === "unknown") return unread(scene, "UPGRADE-INSIGHT-UNKNOWN", remark);
  const blocks = severity === "error" && insight.category === "upgrade-readiness";
  return failed(scene, blocks ? "UPGRADE-INSIGHT-ERROR" : "UPGRADE-INSIGHT-WARNING", remark);
}

/** A provider that has insights has them for every cluster: an empty answer is no answer. */
function missing(scene: Scene): readonly Check[] {
  const next = scene.ahead[0];
  const signal = signalOf(scene.provider, "insights");
  if (next === undefined || signal === undefined || !scene.cluster.controlPlane.managed) return [];
  if (nextInsights(scene).length > 0) return [];
  const read = scene.cluster.insights !== undefined;
  return [
    unread(scene, "UPGRADE-INSIGHT-UNKNOWN", {
      message: `the provider's insights into an upgrade to ${minorOf(next)} ${read ? "are missing" : "were not read"}`,
      path: "$.insights",
      row: signal,
      appliesFrom: minorOf(next),
      ...(read ? { fix: "Have the provider refresh its insights, and read them anew." } : {}),
    }),
  ];
}

function describe({ title, reason, statusRaw, deprecatedApis = [], addons = [] }: UpgradeInsight): string {
  const apis = deprecatedApis.map(({ used, replacement, removedIn, clients = [] }) => {
    const end = removedIn === undefined ? "" : ` until ${removedIn}`;
    const instead = replacement === undefined ? "" : `, use ${replacement}`;
    const callers = clients.map(({ userAgent }) => userAgent);
    return `${used}${end}${instead}${callers.length === 0 ? "" : ` (called by ${callers.join(", ")})`}`;
  });
  const parts = [reason ?? statusRaw, ...apis, ...addons.map(({ name }) => `add-on ${name}`)];
  return `${title}: ${parts.filter((part) => part !== "").join("; ")}`;
}
