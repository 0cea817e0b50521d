import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { type ContainerIntent, containerOf } from "./container.ts";
import type { Contribution } from "./contribution.ts";
import { architecturesOf, operatingSystemOf } from "./image.ts";
import type { Notes } from "./notes.ts";
import { hardeningOf, type PodHardening, podContextOf } from "./pod-context.ts";
import { millis } from "./quantity.ts";
import { schedulingOf } from "./scheduling.ts";
import { type ServiceAccountToken, tokenMount, tokenVolume } from "./service-account-token.ts";
import { type Shutdown, shutdownOf } from "./shutdown.ts";
import { fieldOrRefuse, fieldOrWarn } from "./version-gates.ts";
import { volumeNameOf, volumeOf, type Writable } from "./writable.ts";

/** What a pod is to be, before anything is known of how this cluster spells it. */
export interface PodIntent {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  readonly main: ContainerIntent;
  readonly initContainers: readonly ContainerIntent[];
  readonly sidecars: readonly ContainerIntent[];
  readonly contributions: readonly Contribution[];
  readonly tokens: readonly ServiceAccountToken[];
  readonly hardening: PodHardening;
  readonly shutdown: Shutdown;
  /** `Always` for what serves; the others end by themselves. */
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  /** Whether others call the pod, so that it has to leave its services before it stops. */
  readonly serves: boolean;
  readonly spread: boolean;
  readonly templateHash: boolean;
  /** Whether claims are made by the workload, as a StatefulSet does, and not with each pod. */
  readonly keepsClaims: boolean;
  readonly priorityClassName?: string;
  readonly tolerations: readonly JsonObject[];
  readonly volumes: readonly JsonObject[];
}

/** The pod template that this cluster takes. */
export function podTemplateOf(intent: PodIntent, profile: ClusterProfile, notes: Notes): JsonObject {
  const containers = [intent.main, ...intent.initContainers, ...intent.sidecars];
  const images = containers.map(({ image }) => image);
  const os = operatingSystemOf(images);
  const shutdown = shutdownOf(intent.shutdown, intent.serves, os, profile, notes);
  const hardening = hardeningOf(intent.hardening, containers, os, profile, notes);
  const { contributions } = intent;
  const render = (container: ContainerIntent) => containerOf(container, os, profile, notes);
  const main = render({
    ...intent.main,
    fields: { ...intent.main.fields, ...shutdown.container },
    extraEnv: [...(intent.main.extraEnv ?? []), ...contributions.flatMap(({ env = [] }) => env)],
    mounts: [
      ...(intent.main.mounts ?? []),
      ...intent.tokens.map(tokenMount),
      ...contributions.flatMap(({ mounts = [] }) => mounts),
    ],
  });
  const sidecars = sidecarsOf(intent, render, profile, notes);
  const initContainers = [...sidecars.native, ...intent.initContainers.map(render)];
  const volumes = [
    ...directoriesOf(containers, intent.keepsClaims).map((directory) => volumeOf(directory, profile, notes)),
    ...intent.tokens.map(tokenVolume),
    ...contributions.flatMap((contribution) => contribution.volumes ?? []),
    ...intent.volumes,
  ];
  const pullSecrets = [...new Set(contributions.flatMap(({ imagePullSecrets = [] }) => imagePullSecrets))];
  const annotations = Object.assign(
    {},
    intent.annotations,
    hardening.annotations,
    ...contributions.map((c) => c.podAnnotations ?? {}),
  );
  return {
    metadata: {
      labels: Object.assign({}, ...contributions.map((c) => c.podLabels ?? {}), intent.labels),
      annotations,
    },
    spec: {
      ...(os === "windows" ? { os: { name: os } } : {}),
      automountServiceAccountToken: false,
      serviceAccountName: intent.serviceAccountName,
      enableServiceLinks: false,
      restartPolicy: intent.restartPolicy,
      dnsPolicy: "ClusterFirst",
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
      ...(intent.priorityClassName === undefined ? {} : { priorityClassName: intent.priorityClassName }),
      ...(pullSecrets.length === 0 ? {} : { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
      securityContext: podContextOf(intent.hardening, os, profile, hardening.context),
      ...hardening.pod,
      ...shutdown.pod,
      ...schedulingOf(
        {
          selector: intent.selector,
          os,
          architectures: architecturesOf(images, os),
          spread: intent.spread,
          cpuMillis: cpuOf(intent),
          templateHash: intent.templateHash,
          tolerations: intent.tolerations,
        },
        profile,
        notes,
      ),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      containers: [main, ...sidecars.ordinary],
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}

/** What the containers that run at the same time ask for, in thousandths of a core. */
export function cpuOf(intent: Pick<PodIntent, "main" | "sidecars">): number {
  return [intent.main, ...intent.sidecars].reduce((sum, { resources }) => sum + millis(resources.cpu), 0);
}

/** Directories of all containers, each once; those that become claims of the workload apart. */
export function directoriesOf(containers: readonly ContainerIntent[], withoutClaims: boolean): readonly Writable[] {
  const byName = new Map(
    containers
      .flatMap(({ writable = [], reads = [] }) => [...writable, ...reads])
      .map((directory) => [volumeNameOf(directory), directory]),
  );
  return [...byName.values()].filter(({ kind }) => !(withoutClaims && kind === "claim"));
}

function sidecarsOf(
  intent: PodIntent,
  render: (container: ContainerIntent) => JsonObject,
  profile: ClusterProfile,
  notes: Notes,
): { readonly native: readonly JsonObject[]; readonly ordinary: readonly JsonObject[] } {
  if (intent.sidecars.length === 0) return { native: [], ordinary: [] };
  const native =
    intent.restartPolicy === "Always"
      ? fieldOrWarn(profile, "nativeSidecar", notes, "sidecars start and stop beside the application, not around it")
      : fieldOrRefuse(profile, "nativeSidecar", notes, "an ordinary sidecar would keep the task from ever ending");
  if (!native) return { native: [], ordinary: intent.sidecars.map(render) };
  return {
    native: intent.sidecars.map((sidecar) =>
      render({ ...sidecar, fields: { ...sidecar.fields, restartPolicy: "Always" } }),
    ),
    ordinary: [],
  };
}
