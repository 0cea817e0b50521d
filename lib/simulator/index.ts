export type { FaultKind, FaultPlan, RandomFaultKind, ScriptedAnswer, ScriptedFault } from "./faults.ts";
export type { SimAccount, SimCloud, SimCluster, SimFleet, SimPool, SimUpdate } from "./fleet.ts";
export { demoFleet, type FleetOptions, generateFleet } from "./generate-fleet.ts";
export type { KubeServer } from "./kube.ts";
export type { SimKarpenterPool, SimKubeCluster, SimKubePool } from "./kube-cluster.ts";
export type { SimContainerPlace, SimContainers, SimDebugEnd, SimOutput } from "./kube-pods.ts";
export type { KubeResource, KubeResourceVersion } from "./kube-resources.ts";
export type { KubeObject, KubeStore } from "./kube-store.ts";
export type { KubeUpgrade } from "./kube-upgrade.ts";
export type { RequestLog, RequestRecord } from "./request-log.ts";
export {
  type Simulator,
  type SimulatorOptions,
  simulatedToday,
  startSimulator,
  type UpgradeOptions,
} from "./simulator.ts";
export { type FleetTruth, truthOf } from "./truth.ts";
export { uidOf } from "./uid.ts";
export type { Refusal } from "./upgrade-rule.ts";
