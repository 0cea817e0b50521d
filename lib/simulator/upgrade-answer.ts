import type { SimCluster, SimUpdate } from "./fleet.ts";
import type { SimState } from "./state.ts";
import type { UpgradeWorld } from "./updates.ts";
import type { Refusal, Ruling } from "./upgrade-rule.ts";

export type Ruled = (world: UpgradeWorld) => Ruling;

/** Words what was ruled. What was granted comes into effect with the answer; what was refused changes nothing. */
export function answerUpgrade<Reply extends object>(
  state: SimState,
  rule: Ruled,
  refused: (refusal: Refusal) => Reply,
  begun: (outcome: { readonly cluster: SimCluster; readonly update: SimUpdate }) => Reply,
): Reply & { readonly effect?: () => void } {
  const ruling = rule({ now: state.asOf, durationMs: state.upgrades?.durationMs ?? 0 });
  if ("refused" in ruling) return refused(ruling.refused);
  return { ...begun(ruling), effect: () => state.replace(ruling.cluster) };
}
