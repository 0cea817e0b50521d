export { type Adopted, type AdoptProps, adopt } from "./adopt.ts";
export type { GateOptions } from "./api-gate.ts";
export { AppConfig, type AppConfigProps, type Settings } from "./app-config.ts";
export { Autoscaling, type AutoscalingProps } from "./autoscaling.ts";
export { BaselinePolicies, type BaselinePoliciesProps } from "./baseline-policies.ts";
export { ClusterChart } from "./cluster-chart.ts";
export {
  type Cloud,
  type ClusterDns,
  type ClusterProfile,
  type DnsPeer,
  type IdentityKind,
  isKnown,
  type ProfileOverrides,
  type SpreadStrategy,
  type StorageIntent,
  type Unknown,
  unknownsOf,
} from "./cluster-profile.ts";
export type { ContainerPort, ContainerProps } from "./container.ts";
export type { Contribution, Contributor } from "./contribution.ts";
export { CronTask, type CronTaskProps } from "./cron-task.ts";
export { DebugAccess, type DebugAccessProps, type Subject } from "./debug-access.ts";
export { ArgoCdDelivery, type ArgoCdDeliveryProps } from "./delivery/argo-cd-delivery.ts";
export { FluxDelivery, type FluxDeliveryProps } from "./delivery/flux-delivery.ts";
export { KubectlDelivery, type KubectlDeliveryProps } from "./delivery/kubectl-delivery.ts";
export type { StageOrder } from "./delivery/stages.ts";
export type { Delivery, OutputFile } from "./delivery.ts";
export { Dependency, type DependencyProps } from "./dependency.ts";
export { Exposure, type ExposureProps, type Tls } from "./exposure.ts";
export { ExternalDependency, type ExternalDependencyProps, type ExternalPlace } from "./external-dependency.ts";
export { Fleet, type FleetOptions } from "./fleet.ts";
export { FleetApp, type FleetAppProps } from "./fleet-app.ts";
export type { FleetCluster, FleetMember } from "./fleet-cluster.ts";
export type { Layout } from "./fleet-output.ts";
export { FleetScan, type FleetScanProps } from "./fleet-scan.ts";
export { assertHardened } from "./guard.ts";
export type { Image, Platform } from "./image.ts";
export type { Judge, JudgeContext } from "./judge.ts";
export { configFiles, secretFiles } from "./mounted-files.ts";
export type { NamedObject } from "./named-object.ts";
export type { NetworkPeer, NetworkPort, NetworkRule } from "./network-rules.ts";
export { type HostPath, NodeAgent, type NodeAgentProps } from "./node-agent.ts";
export type { Notes } from "./notes.ts";
export { OneShot, type OneShotProps } from "./one-shot.ts";
export type { PartProps } from "./part.ts";
export { type Placement, place, placementOf, profileAt } from "./placement.ts";
export type { PodHardening } from "./pod-context.ts";
export type { PolicyAction } from "./policy-set.ts";
export { presets } from "./presets.ts";
export type { Health, Probe } from "./probe.ts";
export { profileOf } from "./profile-of.ts";
export type { Owner, Source, WorkloadNames } from "./provenance.ts";
export type { Bytes, Cpu } from "./quantity.ts";
export { ReadOnlyProof, type ReadOnlyProofProps } from "./read-only-proof.ts";
export { warningsOf } from "./remarks.ts";
export type { ClusterBuilder } from "./render-cluster.ts";
export type { ReplicatedProps } from "./replicated.ts";
export type { Resources } from "./resources.ts";
export type { Rollout } from "./rollout.ts";
export { SecretBundle, type SecretBundleProps } from "./secret-bundle.ts";
export type { RemoteSecret, SecretSource } from "./secret-source.ts";
export type { ServiceAccountToken } from "./service-account-token.ts";
export { settingsFiles } from "./settings-files.ts";
export type { Shutdown } from "./shutdown.ts";
export { type Backup, StatefulService, type StatefulServiceProps } from "./stateful-service.ts";
export type { TaskProps } from "./task.ts";
export { Tenant, type TenantProps } from "./tenant.ts";
export type { Quota } from "./tenant-quota.ts";
export { type WaiverProps, waive } from "./waiver.ts";
export { WebService, type WebServiceProps } from "./web-service.ts";
export { Worker, type WorkerProps } from "./worker.ts";
export { Workload } from "./workload.ts";
export { type CloudIdentities, WorkloadIdentity } from "./workload-identity.ts";
export type { InitContainerProps, SidecarProps, WorkloadProps } from "./workload-props.ts";
export { Writable } from "./writable.ts";
