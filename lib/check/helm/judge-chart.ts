import { type Finding, finding } from "../../core/finding.ts";
import { findingCatalogue } from "../../core/finding-catalogue.ts";
import { allowsMinor } from "./chart-constraint.ts";
import type { HelmRelease } from "./helm-release.ts";

/**
 * Whether the chart of a release allows every minor on the way. `undefined` when it does, or asks for nothing; a
 * constraint that cannot be read is a finding of verdict `unknown`.
 */
export function judgeChart(
  release: HelmRelease,
  hops: readonly string[],
  place: { readonly file: string; readonly cluster?: string },
): Finding | undefined {
  const { name, namespace, chart } = release;
  const constraint = chart?.kubeVersion;
  if (constraint === undefined) return undefined;
  const answers = hops.map((hop) => ({ hop, allowed: allowsMinor(constraint, hop) }));
  const refused = answers.find(({ allowed }) => allowed === false);
  const unread = answers.some(({ allowed }) => allowed === undefined);
  if (refused === undefined && !unread) return undefined;
  const code = "UPGRADE-CHART-KUBE-VERSION";
  const { severity, fix } = findingCatalogue[code];
  const shown = `${chart?.name ?? "the chart"} ${chart?.version ?? ""}`.trim();
  const asked = JSON.stringify(constraint.slice(0, 100));
  return finding({
    code,
    severity,
    verdict: refused === undefined ? "unknown" : "fail",
    target: { ...place, kind: "HelmRelease", ...(namespace === undefined ? {} : { namespace }), name },
    message:
      refused === undefined
        ? `${shown} asks for Kubernetes ${asked}, which cannot be read`
        : `${shown} asks for Kubernetes ${asked}, which ${refused.hop} is not`,
    fix,
    evidence: [{ kind: "helm", source: place.file, detail: "chart.metadata.kubeVersion" }],
    ...(refused === undefined ? {} : { appliesFrom: refused.hop }),
  });
}
