import { isFleetError } from "../../core/error.ts";
import type { KubeReader } from "../../core/kube-access.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import { compareText } from "../../core/order.ts";
import type { ManifestCheck } from "../manifests/manifest-check.ts";
import type { ManifestSink } from "../readers/manifest-sink.ts";
import { judgeRequested, judgeSent, type LiveCluster } from "./client-findings.ts";
import { discoverKinds } from "./discover-kinds.ts";
import { eachOf } from "./each-of.ts";
import { isPassedOver, isReadInFull } from "./kinds-in-full.ts";
import { type ListOptions, listObjects } from "./list-objects.ts";
import { requestedApis } from "./requested-apis.ts";
import type { ServedKind } from "./served-kinds.ts";
import { definedKind, versionToAsk } from "./version-to-ask.ts";

export interface ClusterReading {
  readonly reader: KubeReader;
  readonly cluster: LiveCluster;
  readonly check: ManifestCheck;
  /** Where Helm's releases go, when they are to be read. Their Secrets are opened for nothing else. */
  readonly releases?: { readonly sink: ManifestSink; readonly allRevisions: boolean };
  /** Told of every pod. */
  readonly pod?: (pod: KubeObject) => void;
}

/** Lists under way at a time. */
const atOnce = 4;

/**
 * Judges what a cluster holds, in memory that does not grow with it: every kind in the version that the server prefers,
 * never in a deprecated one, and by metadata alone where no judge needs more. What cannot be read is listed as unread.
 *
 * Rejects with `CANCELLED` only.
 */
export async function readCluster(reading: ClusterReading): Promise<void> {
  const { reader, check, cluster } = reading;
  const { kinds, unread } = await discoverKinds(reader);
  const missing = [...unread];
  /** Passes on what `read` gives; what it fails with is something that was not read. */
  const reads = async (what: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!isFleetError(error) || error.code === "CANCELLED") throw error;
      missing.push({ what, message: error.message });
    }
  };
  const deprecated = new Map<string, ReadonlySet<string>>();
  const readKind = async (kind: ServedKind): Promise<void> => {
    const version = versionToAsk(kind, check.context, deprecated.get(`${kind.group}/${kind.kind}`));
    if (version === undefined) {
      const message = "it is served in deprecated versions alone, and to ask for one would count as its use";
      missing.push({ what: nameOf(kind), message });
      return;
    }
    for await (const object of listObjects(reader, { ...kind, version }, optionsOf(kind))) {
      if (isDefinition(kind)) {
        const defined = definedKind(object);
        deprecated.set(defined.name, defined.deprecated);
      }
      see(object, reading);
    }
  };
  const wanted = kinds.filter((kind) => kind.listed && !isPassedOver(kind));
  // First the definitions, which say what is deprecated of everything else.
  for (const some of [wanted.filter(isDefinition), wanted.filter((kind) => !isDefinition(kind))]) {
    await eachOf(some, atOnce, (kind) => reads(nameOf(kind), () => readKind(kind)));
  }
  for (const kind of reading.releases === undefined ? [] : kinds.filter(isStorage)) {
    await reads(`Helm releases in ${kind.resource}`, () => readReleases(reading, kind));
  }
  await reads("requests for deprecated API versions", async () => {
    for (const api of requestedApis(await reader.text("/metrics", "kube:GetMetrics"))) {
      check.judged(judgeRequested(api, kinds, check.context, cluster));
    }
  });
  const sorted = missing.sort((a, b) => compareText(a.what, b.what));
  for (const entry of sorted) check.cannotRead({ ...entry, ...of(cluster) });
}

function see(object: KubeObject, { check, cluster, pod }: ClusterReading): void {
  check.see(object, of(cluster));
  for (const found of judgeSent(object, check.context, cluster)) check.judged(found);
  if (object.apiVersion === "v1" && object.kind === "Pod") pod?.(object);
}

/** Helm's own labels and types let the server leave out everything else. */
async function readReleases({ reader, releases, cluster }: ClusterReading, kind: ServedKind): Promise<void> {
  const { sink, allRevisions = false } = releases ?? {};
  const options: ListOptions = {
    full: true,
    pageSize: 50,
    labelSelector: allRevisions ? "owner=helm" : "owner=helm,status=deployed",
    ...(kind.kind === "Secret" ? { fieldSelector: "type=helm.sh/release.v1" } : {}),
  };
  for await (const object of listObjects(reader, kind, options)) {
    sink?.object(object, { file: `context ${cluster.name}`, ...of(cluster) });
  }
}

function optionsOf(kind: ServedKind): ListOptions {
  // Schemas are long: a page of 500 definitions may be larger than an answer is allowed to be.
  if (isDefinition(kind)) return { full: true, pageSize: 50 };
  if (kind.group === "" && kind.kind === "ConfigMap")
    return { full: true, pageSize: 100, labelSelector: "owner!=helm" };
  return { full: isReadInFull(kind) };
}

function isDefinition({ group, kind }: ServedKind): boolean {
  return group === "apiextensions.k8s.io" && kind === "CustomResourceDefinition";
}

function isStorage({ group, kind }: ServedKind): boolean {
  return group === "" && (kind === "Secret" || kind === "ConfigMap");
}

function of({ uid }: LiveCluster): { readonly cluster?: string } {
  return uid === undefined ? {} : { cluster: uid };
}

function nameOf({ group, resource }: ServedKind): string {
  return group === "" ? resource : `${resource}.${group}`;
}
