export type { FaultKind, FaultPlan, RandomFaultKind, ScriptedAnswer, ScriptedFault } from "./faults.ts";
export type { SimAccount, SimCloud, SimCluster, SimFleet, SimPool } from "./fleet.ts";
export { demoFleet, type FleetOptions, generateFleet } from "./generate-fleet.ts";
export type { RequestLog, RequestRecord } from "./request-log.ts";
export { type Simulator, type SimulatorOptions, simulatedToday, startSimulator } from "./simulator.ts";
export { type FleetTruth, truthOf } from "./truth.ts";
export { uidOf } from "./uid.ts";
