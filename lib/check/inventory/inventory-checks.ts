import type { Cluster } from "../../core/cluster.ts";
import type { JudgeInput } from "../../core/judgement.ts";
import { judgeAddons } from "./addons.ts";
import { judgeLaunchTemplates, judgeSubnets } from "./capacity.ts";
import type { Check, InventoryJudge } from "./check.ts";
import { judgeHealth, judgeStopped } from "./health.ts";
import { judgeInputs } from "./inputs.ts";
import { judgeInsights } from "./insights.ts";
import { judgeKubeProxyMode, judgeKubeProxySkew } from "./kube-proxy.ts";
import { judgeNodeImages } from "./node-image.ts";
import { judgeCgroups, judgeContainerd } from "./node-runtime.ts";
import { judgeNodeSkew } from "./node-skew.ts";
import { judgeOperations } from "./operations.ts";
import { judgeOwnership } from "./ownership.ts";
import { judgeAutoUpgrade, judgeExclusions } from "./provider-plans.ts";
import { judgeQuotas } from "./quotas.ts";
import { judgeReach } from "./reach.ts";
import { judgeRollback } from "./rollback.ts";
import { sceneOf } from "./scene.ts";
import { judgeSupport } from "./support.ts";

const judges: readonly InventoryJudge[] = [
  judgeInputs,
  judgeOperations,
  judgeHealth,
  judgeStopped,
  judgeSupport,
  judgeOwnership,
  judgeRollback,
  judgeAutoUpgrade,
  judgeExclusions,
  judgeInsights,
  judgeAddons,
  judgeNodeSkew,
  judgeKubeProxySkew,
  judgeKubeProxyMode,
  judgeNodeImages,
  judgeCgroups,
  judgeContainerd,
  judgeSubnets,
  judgeQuotas,
  judgeLaunchTemplates,
  judgeReach,
];

/**
 * Every check whose subject exists in the cluster, with how it ended.
 *
 * @throws FleetError `CONFIG` when `asOf` is no instant.
 */
export function inventoryChecks(cluster: Cluster, input: JudgeInput): readonly Check[] {
  const scene = sceneOf(cluster, input);
  return judges.flatMap((judge) => judge(scene));
}
