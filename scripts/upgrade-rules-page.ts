import { addonRules, nodegroupRules } from "../lib/simulator/aws-nodegroup-rules.ts";
import { eksRollbackRules, eksUpgradeRules } from "../lib/simulator/aws-upgrade-rules.ts";
import { agentPoolRules } from "../lib/simulator/azure-pool-rules.ts";
import { aksClusterRules } from "../lib/simulator/azure-upgrade-rules.ts";
import { gkeMasterRules, gkeNodeRules } from "../lib/simulator/google-upgrade-rules.ts";
import { ibmMasterRules, ibmWorkerRules } from "../lib/simulator/ibm-upgrade-rules.ts";
import { kubeControlPlaneRules, kubeNodeRules } from "../lib/simulator/kube-upgrade.ts";

/** What is asked for, and the rules by which it is refused, in the order in which the simulator looks. */
const lists = [
  ["EKS `UpdateClusterVersion`", eksUpgradeRules],
  ["EKS `UpdateClusterVersion` to the minor below", eksRollbackRules],
  ["EKS `UpdateNodegroupVersion`", nodegroupRules],
  ["EKS `UpdateAddon`", addonRules],
  ["GKE `UpdateMaster`, `UpdateCluster`", gkeMasterRules],
  ["GKE `UpdateNodePool`, `UpdateCluster`", gkeNodeRules],
  ["AKS `ManagedClusters_CreateOrUpdate`", aksClusterRules],
  ["AKS `AgentPools_CreateOrUpdate`", agentPoolRules],
  ["IBM Cloud `updateMaster`, `PUT /v1/clusters`", ibmMasterRules],
  ["IBM Cloud `replaceWorker`, `PUT …/workers`", ibmWorkerRules],
  ["self-built: control plane", kubeControlPlaneRules],
  ["self-built: nodes", kubeNodeRules],
] as const;

/** The table of every rule by which a simulated cloud refuses an upgrade. */
export function upgradeRulesTable(): string {
  const rows = lists.flatMap(([call, rules]) =>
    rules.map(({ name, source }) => `| ${call} | \`${name}\` | <${source}> |`),
  );
  return ["", "| call | rule | source |", "|---|---|---|", ...rows, ""].join("\n");
}
