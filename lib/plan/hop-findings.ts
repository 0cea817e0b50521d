import { type Certainty, certaintyOf } from "../core/certainty.ts";
import type { Finding } from "../core/finding.ts";
import { compareText } from "../core/order.ts";
import type { Hop } from "../core/plan.ts";
import { type KubeVersion, minorsBetween, tryParseVersion } from "../core/version.ts";

/** The part of a way that matters to findings. */
export interface HopMinor {
  readonly advances: boolean;
  /** Kubernetes minor that the hop leads to; `undefined` when it is not known. */
  readonly kubernetes: KubeVersion | undefined;
}

export interface PlacedFindings {
  /** Findings that concern the way, or the cluster where it stands. */
  readonly concerning: readonly Finding[];
  /** By hop. */
  readonly hops: readonly Hop["findings"][];
}

/**
 * Puts each finding to the hop in which it begins to matter: one that applies now to the first hop, one that applies from
 * a minor to the first hop that reaches it. A finding that begins beyond the way concerns nobody; one whose minor cannot
 * be compared applies now.
 *
 * Up to and including the first advance of the control plane a judgement is about today's state; how far it holds for
 * the hops after that is for `certaintyOf` to say.
 */
export function placeFindings(
  findings: readonly Finding[],
  current: KubeVersion | undefined,
  hops: readonly HopMinor[],
): PlacedFindings {
  const firstAdvance = hops.findIndex(({ advances }) => advances);
  const placed: { fingerprint: string; certainty: Certainty }[][] = hops.map(() => []);
  const concerning: Finding[] = [];
  for (const finding of findings) {
    const index = onset(finding, current, hops);
    if (index === undefined) continue;
    concerning.push(finding);
    const later = firstAdvance === -1 ? 0 : Math.max(0, index - firstAdvance);
    placed[index]?.push({ fingerprint: finding.fingerprint, certainty: certaintyOf(finding, later) });
  }
  return {
    concerning,
    hops: placed.map((entries) => entries.toSorted((a, b) => compareText(a.fingerprint, b.fingerprint))),
  };
}

function onset(
  { appliesFrom }: Finding,
  current: KubeVersion | undefined,
  hops: readonly HopMinor[],
): number | undefined {
  const from = appliesFrom === undefined ? undefined : tryParseVersion(appliesFrom);
  if (from === undefined || current === undefined || !(minorsBetween(current, from) > 0)) return 0;
  const index = hops.findIndex(({ kubernetes }) => kubernetes !== undefined && minorsBetween(from, kubernetes) >= 0);
  return index === -1 ? undefined : index;
}
