export {
  type Cdk8sValidationContext,
  ServedApiValidation,
  type ServedApiValidationProps,
} from "./check/cdk8s/served-api-validation.ts";
export { type CheckStreamOptions, checkStream } from "./check/check-stream.ts";
export { checkObjects } from "./check/manifests/check-objects.ts";
export type { CheckOptions } from "./check/manifests/check-options.ts";
export { definePolicy } from "./config/define-policy.ts";
export type { ClusterAccess } from "./core/access.ts";
export type { Addon } from "./core/addon.ts";
export type { AutoUpgrade } from "./core/auto-upgrade.ts";
export type { ClusterCapacity } from "./core/capacity.ts";
export type { Cluster, ClusterRef, ClusterStatus } from "./core/cluster.ts";
export type { ClusterDetail, Detail } from "./core/cluster-detail.ts";
export { type ErrorCode, type ErrorDetail, errorCodes, FleetError, isFleetError } from "./core/error.ts";
export type { Exemption, ExemptionSelector } from "./core/exemption.ts";
export { exemptionAnnotation } from "./core/exemption-annotation.ts";
export type { Evidence, Finding, FindingTarget, Severity } from "./core/finding.ts";
export type { EvidenceCount, FindingsDocument, Unread } from "./core/findings-document.ts";
export type { Gap, Harvest } from "./core/gap.ts";
export type { UpgradeInsight } from "./core/insight.ts";
export type { IsoInstant } from "./core/instant.ts";
export type { FleetReading, Inventory, ScopeReport } from "./core/inventory.ts";
export type { Issue } from "./core/issue.ts";
export type { Judge, JudgeInput, Judgement } from "./core/judgement.ts";
export type { MaintenanceExclusion, MaintenancePolicy, MaintenanceWindow } from "./core/maintenance.ts";
export type { ClusterNetwork, ClusterPlatform } from "./core/network.ts";
export type { NodePool, Taint, UpgradeSettings } from "./core/node-pool.ts";
export type { Operation } from "./core/operation.ts";
export type {
  ClusterPlan,
  Deadline,
  Estimate,
  Hop,
  PathStep,
  Plan,
  PlanCost,
  PlannedStage,
  PlanProblem,
  PlanReason,
  PlanStep,
  PoolSettings,
  Verdict,
} from "./core/plan.ts";
export type {
  Concurrency,
  Freeze,
  Group,
  Policy,
  PolicyWindow,
  PoolStrategy,
  Stage,
  TargetSpec,
} from "./core/policy.ts";
export { billingHoursPerMonth, type Pricing, supportSurchargeAt } from "./core/pricing.ts";
export type { CallOptions, FleetProvider, Permission, ProviderDescription, RateLimit } from "./core/provider.ts";
export type {
  AksOptions,
  AwsAccount,
  AwsOrganization,
  EksOptions,
  GkeOptions,
  ScopeFilter,
  Transport,
} from "./core/provider-options.ts";
export { type ProviderId, type Scope, type ScopeStatus, scopeKey, wasReadWholly } from "./core/scope.ts";
export type { Selector } from "./core/selector.ts";
export type { Sequence } from "./core/sequence.ts";
export {
  type SupportDate,
  type SupportPhase,
  type SupportPosture,
  type SupportState,
  type SupportWindow,
  supportOf,
} from "./core/support.ts";
export type { IntOrPercent } from "./core/surge.ts";
export type { UpgradeRules } from "./core/upgrade-rules.ts";
export { compareVersions, type KubeVersion, minorOf, minorsBetween, parseVersion } from "./core/version.ts";
export type { VersionOffer } from "./core/version-offer.ts";
export { type RuledProvider, upgradeRules } from "./data/index.ts";
export { readFindings } from "./documents/findings-reader.ts";
export { type InventoryDocument, inventoryDocument } from "./documents/inventory-document.ts";
export { readPlan } from "./documents/plan-reader.ts";
export { openSnapshot, readSnapshot } from "./documents/snapshot-reader.ts";
export { writeSnapshot } from "./documents/snapshot-writer.ts";
export { readSynthIndex, type SynthCluster, type SynthIndex } from "./documents/synth-index.ts";
export { type ClusterChange, diffInventories as diff, type InventoryDiff } from "./fleet/diff-inventories.ts";
export { type DiscoverOptions, discover } from "./fleet/discover.ts";
export type { ContinuePlanOptions } from "./plan/continue-plan.ts";
export { diffPlans } from "./plan/diff-plans.ts";
export type { PlanFleetOptions, PlanOverlays } from "./plan/plan-fleet.ts";
export type { OfferOverlay } from "./plan/target-offers.ts";
export { type UpgradePathOptions, upgradePath } from "./plan/upgrade-path.ts";
export type { WorkloadJudgement } from "./plan/workloads.ts";
export { continuePlan } from "./planner/continue-plan.ts";
export { planFleet } from "./planner/plan-fleet.ts";
