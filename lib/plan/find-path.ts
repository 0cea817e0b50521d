import type { PathStep } from "../core/plan.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";
import { createPathGraph, type OfferedVersion } from "./path-graph.ts";
import { mustRebuild, noRoute, refusal, requireOffer, requireSkew } from "./path-refusals.ts";
import { type Goal, type NodeGroup, type SearchStep, searchPath } from "./path-search.ts";
import { satisfies } from "./satisfies.ts";

export interface PathRequest {
  readonly controlPlane: KubeVersion;
  readonly pools: readonly { readonly pool: string; readonly version: KubeVersion }[];
  readonly target: string;
  readonly offered: readonly OfferedVersion[];
  readonly rules: UpgradeRules;
}

/** `upgradePath` over versions that have been read already; the same contract. */
export function findPath({ controlPlane, pools, target: text, offered: all, rules }: PathRequest): readonly PathStep[] {
  const target = tryParseVersion(text);
  if (target === undefined || target.major !== controlPlane.major) {
    throw refusal("unknown-version", `${JSON.stringify(text)} is not a version that this cluster could have`);
  }
  const offered = all.filter(({ version }) => version.major === controlPlane.major);
  const arrived = satisfies(controlPlane, target);
  if (!arrived) requireOffer(controlPlane, target, offered);
  for (const { pool, version } of pools) requireSkew(pool, version, controlPlane, rules);
  if (!arrived && mustRebuild(controlPlane, offered, rules)) {
    throw refusal(
      "unreachable",
      `a control plane at ${minorOf(controlPlane)} is too old to be updated; build a new cluster`,
    );
  }

  const isWanted = arrived
    ? (version: KubeVersion) => compareVersions(version, controlPlane) === 0
    : wantedAmong(offered, target);
  const versions = [...new Set(pools.map(({ version }) => version.raw))];
  const members = versions.map((raw) => pools.filter(({ version }) => version.raw === raw));
  const groups = members.flatMap(([first, ...others]): readonly NodeGroup[] =>
    first === undefined ? [] : [{ version: first.version, pools: 1 + others.length }],
  );
  const graph = createPathGraph(controlPlane, offered, rules, isWanted);
  const goal: Goal = {
    skew: rules.nodeSkew,
    reached: isWanted,
    settled: (version, top) => satisfies(version, target) || compareVersions(version, top) >= 0,
  };
  const steps = searchPath(graph, groups, goal);
  if (steps !== undefined) {
    const groupOf = (version: KubeVersion) => versions.indexOf(version.raw);
    return spellOut(steps, { ladder: graph.ladder, controlPlane, pools, groupOf });
  }
  if (searchPath(graph, [], goal) === undefined) throw noRoute(controlPlane, target, offered);
  throw refusal(
    "unreachable",
    `the control plane could go from ${controlPlane.raw} to ${target.raw}, but not with these node pools: ` +
      "no offered version brings them along in legal steps",
  );
}

/** A minor that is offered as prereleases only can be named all the same. */
function wantedAmong(offered: readonly OfferedVersion[], target: KubeVersion): (version: KubeVersion) => boolean {
  const matching = offered.map(({ version }) => version).filter((version) => satisfies(version, target));
  const releases = matching.filter(({ prerelease }) => prerelease === undefined);
  const wanted = target.patch === undefined && releases.length > 0 ? releases : matching;
  return (version) => wanted.some((other) => compareVersions(other, version) === 0);
}

interface Spelling {
  readonly ladder: readonly KubeVersion[];
  readonly controlPlane: KubeVersion;
  readonly pools: PathRequest["pools"];
  readonly groupOf: (version: KubeVersion) => number;
}

/** The steps of every single pool: between two steps of the control plane, pool by pool in the order given. */
function spellOut(
  steps: readonly SearchStep[],
  { ladder, controlPlane, pools, groupOf }: Spelling,
): readonly PathStep[] {
  const path: PathStep[] = [];
  const running = pools.map(({ pool, version }) => ({ pool, group: groupOf(version), version: version.raw }));
  let top = controlPlane.raw;
  let waiting: SearchStep[] = [];
  const moveNodes = () => {
    for (const node of running) {
      for (const { to } of waiting.filter(({ group }) => group === node.group)) {
        const version = ladder[to]?.raw ?? "";
        path.push({ step: "nodes", pool: node.pool, from: node.version, to: version });
        node.version = version;
      }
    }
    waiting = [];
  };
  for (const step of steps) {
    if (step.group !== undefined) {
      waiting.push(step);
      continue;
    }
    moveNodes();
    const version = ladder[step.to]?.raw ?? "";
    path.push({ step: "control-plane", from: top, to: version });
    top = version;
  }
  moveNodes();
  return path;
}
