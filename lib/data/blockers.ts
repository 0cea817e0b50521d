import table from "./blockers.json" with { type: "json" };
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";

/** A node image that a provider no longer builds from a minor on. */
export interface DroppedImageRow extends SourcedRow {
  readonly provider: string;
  /** Its name for people. */
  readonly image: string;
  readonly from: string;
  /** As the provider's API names it on a pool. */
  readonly families: readonly string[];
  /** How `status.nodeInfo.osImage` begins. */
  readonly osImages: readonly string[];
  /** How names of machine images begin that the provider published. */
  readonly imageNames?: readonly string[];
  readonly instead: string;
}

/** Something that Kubernetes itself gives up, whoever runs it. */
export interface ChangeRow extends SourcedRow {
  readonly change: "cgroup-v1" | "containerd-1" | "kube-proxy-ipvs";
  readonly from: string;
}

/** Which version of Linux control groups nodes run unless someone changes it; `either` where both keep working. */
export interface CgroupRow extends SourcedRow {
  /** Absent: by the operating system alone, whoever built the image. */
  readonly provider?: string;
  /** Says what the row stands for, where it has no provider. */
  readonly image?: string;
  readonly families: readonly string[];
  readonly osImages: readonly string[];
  readonly version: "v1" | "v2" | "either";
}

/** Something that a provider tells about its clusters, and the detail that has to be asked for to read it. */
export interface SignalRow extends SourcedRow {
  readonly provider: string;
  readonly signal: "insights" | "addon-versions" | "kube-proxy" | "auto-upgrade" | "exclusions";
  readonly detail: string;
}

export const droppedImages = deepFreeze(table.images) as readonly DroppedImageRow[];
export const upstreamChanges = deepFreeze(table.changes) as readonly ChangeRow[];
export const cgroupTable = deepFreeze(table.cgroups) as readonly CgroupRow[];
export const signalTable = deepFreeze(table.signals) as readonly SignalRow[];

/** Every row, each under a key of its own. */
export const blockerRows: readonly (SourcedRow & { readonly key: string })[] = [
  ...droppedImages.map((row) => ({ ...row, key: `${row.provider} ${row.image}` })),
  ...upstreamChanges.map((row) => ({ ...row, key: row.change })),
  ...cgroupTable.map((row) => ({ ...row, key: `cgroup ${row.provider ?? row.image} ${row.families[0] ?? ""}`.trim() })),
  ...signalTable.map((row) => ({ ...row, key: `${row.provider} ${row.signal}` })),
];

const signals = Map.groupBy(signalTable, ({ provider }) => provider);
const images = Map.groupBy(droppedImages, ({ provider }) => provider);

/** The row of a provider that can tell `signal`; `undefined` where there is no such thing to be told. */
export function signalOf(provider: string, signal: SignalRow["signal"]): SignalRow | undefined {
  return signals.get(provider)?.find((row) => row.signal === signal);
}

/** Images that the provider stops building at some minor. */
export function droppedImagesOf(provider: string): readonly DroppedImageRow[] {
  return images.get(provider) ?? [];
}

/** What Kubernetes gives up under this name. */
export function upstreamChange(change: ChangeRow["change"]): ChangeRow | undefined {
  return upstreamChanges.find((row) => row.change === change);
}

/**
 * Whether what a node or an image calls itself begins with `name` as a whole word: `Amazon Linux 2` is not the beginning
 * of `Amazon Linux 2023`.
 */
export function isNamed(text: string, name: string): boolean {
  return text.startsWith(name) && !/^[0-9A-Za-z]/.test(text.slice(name.length));
}
