import type { UpgradeInsight } from "../../core/insight.ts";
import { dayMs, fromInstant } from "../../core/instant.ts";
import { minorOf, minorsBetween, tryParseVersion } from "../../core/version.ts";
import { signalOf } from "../../data/blockers.ts";
import type { Scene } from "./scene.ts";

/** Whether the provider looked at most a day before the day that is judged for. */
export function isFresh({ now }: Scene, { refreshedAt }: UpgradeInsight): boolean {
  const at = refreshedAt === undefined ? undefined : fromInstant(refreshedAt);
  return at !== undefined && now - at <= dayMs;
}

/** Whether an insight is about something that this cluster is to do: a minor on its way, or no minor in particular. */
export function concerns({ current, ahead }: Scene, { category, targetMinor }: UpgradeInsight): boolean {
  if (category === "rollback-readiness" || category === "auto-upgrade-paused") return false;
  if (category !== "upgrade-readiness") return true;
  const last = ahead.at(-1);
  const target = tryParseVersion(targetMinor);
  if (last === undefined || current === undefined) return false;
  return target === undefined || (minorsBetween(current, target) > 0 && minorsBetween(target, last) >= 0);
}

/** Insights into whether the cluster is ready for the minor that comes next. */
export function nextInsights(scene: Scene): readonly UpgradeInsight[] {
  const next = scene.ahead[0];
  if (next === undefined) return [];
  return (scene.cluster.insights ?? []).filter(
    (insight) =>
      insight.category === "upgrade-readiness" &&
      (insight.targetMinor === undefined || insight.targetMinor === minorOf(next)),
  );
}

/** Names that EKS gives its insights into what runs on nodes that its API does not list. */
export const insightTitles = {
  kubelet: /^kubelet version skew$/i,
  kubeProxy: /^kube-proxy version skew$/i,
} as const;

/** Where to learn of nodes that the provider's API does not show. */
export function howToSeeNodes({ provider }: Scene): string {
  const insights = signalOf(provider, "insights");
  const also = insights === undefined ? "" : `, or the provider's insights with \`--detail ${insights.detail}\``;
  return `Read the cluster through its kubeconfig as well${also}.`;
}

/** Whether the provider looked into this lately and found the cluster ready for the next minor. */
export function vouchedFor(scene: Scene, title: RegExp): boolean {
  const about = nextInsights(scene).filter((insight) => title.test(insight.title));
  return about.length > 0 && about.every((insight) => insight.severity === "ok" && isFresh(scene, insight));
}
