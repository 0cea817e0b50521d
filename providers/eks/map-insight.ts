import type { UpgradeInsight } from "../../lib/core/insight.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { requiredText } from "./fields.ts";

/**
 * Reads an entry of ListInsights, or the `insight` of DescribeInsight, which says the same and more. `undefined` for one
 * without an id.
 */
export function mapInsight(insight: Reader): UpgradeInsight | undefined {
  const id = requiredText(insight, "id");
  if (id === undefined) return undefined;
  const judgement = insight.object("insightStatus");
  const statusRaw = requiredText(judgement, "status") ?? "";
  const reason = judgement.text("reason");
  const recommendation = insight.text("recommendation");
  const targetMinor = insight.text("kubernetesVersion");
  const refreshedAt = insight.instant("lastRefreshTime");
  const resources = insight.objects("resources").flatMap((resource) => {
    const named = resource.text("kubernetesResourceUri") ?? resource.text("arn");
    return named === undefined ? [] : [named];
  });
  const summary = insight.object("categorySpecificSummary");
  const deprecatedApis = summary.objects("deprecationDetails").flatMap(deprecationOf);
  const addons = summary.objects("addonCompatibilityDetails").flatMap((addon) => {
    const name = requiredText(addon, "name");
    return name === undefined ? [] : [{ name, compatible: addon.texts("compatibleVersions") }];
  });
  return {
    id,
    category: categories.get(requiredText(insight, "category") ?? "") ?? "other",
    severity: severities.get(statusRaw) ?? "unknown",
    statusRaw,
    ...(targetMinor === undefined ? {} : { targetMinor }),
    title: requiredText(insight, "name") ?? "",
    ...(reason === undefined ? {} : { reason: scrub(reason) }),
    ...(recommendation === undefined ? {} : { recommendation: scrub(recommendation) }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
    ...(deprecatedApis.length === 0 ? {} : { deprecatedApis }),
    ...(addons.length === 0 ? {} : { addons }),
  };
}

type Deprecation = NonNullable<UpgradeInsight["deprecatedApis"]>[number];

function deprecationOf(detail: Reader): readonly Deprecation[] {
  const used = requiredText(detail, "usage");
  if (used === undefined) return [];
  const replacement = detail.text("replacedWith");
  const removedIn = detail.text("stopServingVersion");
  const clients = detail.objects("clientStats").flatMap((client) => {
    const userAgent = requiredText(client, "userAgent");
    const requests30d = client.count("numberOfRequestsLast30Days");
    const last = client.instant("lastRequestTime");
    if (userAgent === undefined) return [];
    return [
      {
        userAgent: scrub(userAgent),
        ...(requests30d === undefined ? {} : { requests30d }),
        ...(last === undefined ? {} : { last }),
      },
    ];
  });
  return [
    {
      used,
      ...(replacement === undefined ? {} : { replacement }),
      ...(removedIn === undefined ? {} : { removedIn }),
      ...(clients.length === 0 ? {} : { clients }),
    },
  ];
}

const categories = new Map<string, UpgradeInsight["category"]>([
  ["UPGRADE_READINESS", "upgrade-readiness"],
  ["ROLLBACK_READINESS", "rollback-readiness"],
  ["MISCONFIGURATION", "misconfiguration"],
]);

const severities = new Map<string, UpgradeInsight["severity"]>([
  ["PASSING", "ok"],
  ["WARNING", "warning"],
  ["ERROR", "error"],
]);
