import type { Addon } from "../core/addon.ts";
import type { Cluster } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import { compareText } from "../core/order.ts";
import type { Estimate, PlanStep, PoolSettings } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { minorsBetween, parseVersion } from "../core/version.ts";
import { type AddonMoves, addonMoves, addonOrder } from "./hop-addons.ts";
import { settingsChange } from "./hop-settings.ts";
import type { HopOutline, NodeMove } from "./hops.ts";
import { lowestVersion } from "./own-version.ts";
import type { StepIds } from "./step-ids.ts";

export interface HopContext {
  readonly cluster: Cluster;
  readonly policy: Policy;
  /** The pools that the way was sought for. */
  readonly pools: readonly NodePool[];
  /** Pools that are moved blindly at the end, since their version is not known. */
  readonly unseen: readonly NodePool[];
  /** How many minors nodes may lag behind the control plane. */
  readonly nodeSkew: number;
  /** Kubernetes minor of a version as the cluster counts. */
  readonly kubernetesMinor: (version: string) => string;
  readonly idOf: StepIds;
  readonly estimate: (kind: PlanStep["kind"], pool: string | undefined) => Estimate;
}

/**
 * The steps of each hop, in the order in which they are made: autoscalers paused; add-ons that must move first; the
 * control plane; the other add-ons; pools one by one, each with its settings changed before and given back after; pods
 * on Fargate started again, before the first advance as well where they may be too old for it; autoscalers resumed; and a look at the result. Whatever a step changes for the time of the
 * hop, a later step of the same hop restores.
 *
 * Ids are those of `stepIds`. A hop is told by the minor it goes to, so that a newer patch on another day does not rename
 * its steps.
 */
export function hopSteps(outlines: readonly HopOutline[], context: HopContext): readonly (readonly PlanStep[])[] {
  const { cluster, unseen } = context;
  const addonsOf = addonWalk(context);
  const lastAdvance = outlines.findLastIndex(({ advances }) => advances);
  const pausing = scalesItself(cluster);
  const fargate = cluster.pools.filter(({ kind }) => kind === "fargate").sort((a, b) => compareText(a.name, b.name));
  const firstAdvance = outlines.findIndex(({ advances }) => advances);
  return outlines.map((outline, index) => {
    const { advances, from, to } = outline;
    const steps: PlanStep[] = [];
    const add = (kind: PlanStep["kind"], subject: string, fields: Partial<PlanStep>) =>
      append(steps, outline, context, kind, subject, fields);
    const addons = advances ? addonsOf(outline) : noMoves;
    const paused = pausing ? add("pause-autoscalers", "", {}) : undefined;
    if (index === firstAdvance) {
      const old = fargate.filter((pool) => mayLag(pool, outline.toMinor, context.nodeSkew));
      for (const { name } of old) add("restart-fargate", `before ${name}`, { pool: name });
    }
    for (const move of addons.before) add("addon", move.addon, move);
    // Where the control plane takes the pools along, their settings have to be changed before it.
    const early = outline.whole ? outline.nodes.map((move) => relaxPool(move, context, add)) : [];
    const together = outline.whole ? ({ wholeCluster: true } as const) : {};
    if (advances) add("control-plane", "", { from, to, ...together });
    for (const move of addons.after) add("addon", move.addon, move);
    for (const [at, move] of outline.nodes.entries()) {
      addPool(move, outline.whole ? early[at] : relaxPool(move, context, add), context, add, together);
    }
    if (index === lastAdvance) {
      for (const pool of unseen) add("nodes", pool.name, { pool: pool.name, to, ...factsOf(pool) });
    }
    if (advances) {
      for (const { name } of fargate) add("restart-fargate", name, { pool: name });
    }
    if (paused !== undefined) add("resume-autoscalers", "", { restores: paused });
    add("verify", "", {});
    return steps;
  });
}

function append(
  steps: PlanStep[],
  { advances, toMinor }: HopOutline,
  { cluster, idOf, estimate }: HopContext,
  kind: PlanStep["kind"],
  subject: string,
  fields: Partial<PlanStep>,
): string {
  const id = idOf(advances ? toMinor : `nodes ${toMinor}`, kind, subject);
  steps.push({ id, kind, cluster: cluster.uid, ...fields, estimate: estimate(kind, fields.pool) });
  return id;
}

type AddStep = (kind: PlanStep["kind"], subject: string, fields: Partial<PlanStep>) => string;

/** A step that changed a pool's settings for the time of a move, and what they were before. */
interface Relaxed {
  readonly step: string;
  readonly before: PoolSettings;
}

function relaxPool(move: NodeMove, { cluster, policy, pools }: HopContext, add: AddStep): Relaxed | undefined {
  const pool = pools[move.place];
  const change = pool === undefined ? undefined : settingsChange(cluster, pool, policy);
  if (pool === undefined || change === undefined) return undefined;
  const { name } = pool;
  const step = add("relax", `${move.toMinor} ${name}`, { pool: name, settings: change.during });
  return { step, before: change.before };
}

function addPool(
  { place, from, to, toMinor }: NodeMove,
  relaxed: Relaxed | undefined,
  { pools }: HopContext,
  add: AddStep,
  together: Pick<PlanStep, "wholeCluster">,
): void {
  const pool = pools[place];
  if (pool === undefined) return;
  const { name } = pool;
  const subject = `${toMinor} ${name}`;
  add("nodes", subject, { pool: name, from, to, ...together, ...factsOf(pool) });
  if (relaxed !== undefined) {
    add("restore", subject, { pool: name, settings: relaxed.before, restores: relaxed.step });
  }
}

/** What of a pool its command lines need to know: nothing, where it is the provider's own with the provider's image. */
function factsOf({ kind, image, launchTemplate }: NodePool): Pick<PlanStep, "nodePool"> {
  const custom = image?.custom === true;
  if (kind === "managed" && !custom) return ordinary;
  return {
    nodePool: {
      kind,
      ...(custom ? { customImage: true } : {}),
      ...(custom && launchTemplate !== undefined ? { launchTemplate: launchTemplate.id } : {}),
    },
  };
}

/** A pod on Fargate keeps the kubelet that it was started with, and no API of the cloud tells which that is. */
function mayLag(pool: NodePool, toMinor: string, nodeSkew: number): boolean {
  const version = lowestVersion(pool);
  return version === undefined || !(minorsBetween(version, parseVersion(toMinor)) <= nodeSkew);
}

const ordinary: Pick<PlanStep, "nodePool"> = {};
const noMoves: AddonMoves = { before: [], after: [] };

/** Add-ons follow the control plane over all hops, so each hop starts from where the one before left them. */
function addonWalk({ cluster, kubernetesMinor }: HopContext): (outline: HopOutline) => AddonMoves {
  if (cluster.addons === undefined) return () => noMoves;
  let addons: readonly Addon[] = cluster.addons.toSorted(addonOrder);
  return ({ from, to }) => {
    const moves = addonMoves(addons, kubernetesMinor(from), kubernetesMinor(to));
    if (moves.before.length + moves.after.length === 0) return moves;
    const versions = new Map([...moves.before, ...moves.after].map(({ addon, to }) => [addon, to]));
    addons = addons.map((addon) => {
      const version = versions.get(addon.name);
      return version === undefined ? addon : { ...addon, version };
    });
    return moves;
  };
}

/** Whether an autoscaler that the provider does not run itself may add nodes of the wrong version in the middle of a hop. */
function scalesItself({ ref, mode, pools }: Cluster): boolean {
  if (ref.provider === "gke" || ref.provider === "aks" || mode !== "standard") return false;
  return pools.some(
    ({ kind, size }) =>
      kind === "karpenter" ||
      size.autoscaling === true ||
      (size.autoscaling === undefined && size.min !== undefined && size.max !== undefined && size.min < size.max),
  );
}
