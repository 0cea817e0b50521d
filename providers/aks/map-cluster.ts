import type { Cluster } from "../../lib/core/cluster.ts";
import type { IsoInstant } from "../../lib/core/instant.ts";
import type { Operation } from "../../lib/core/operation.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { minorOf } from "../../lib/core/version.ts";
import { locationName, parseClusterId } from "./arm-id.ts";
import { isSet, oneOf } from "./field.ts";
import { readAccess } from "./map-access.ts";
import { readAddons } from "./map-addons.ts";
import { readCapacity } from "./map-capacity.ts";
import { readEndpoint, readNetwork } from "./map-network.ts";
import { readVersions } from "./map-pool.ts";
import { hidesNodes, readPools } from "./map-pools.ts";
import { readState } from "./map-state.ts";
import { priceOf, supportOf } from "./map-support.ts";

export interface MapContext {
  readonly scope: Scope;
  readonly source: "api" | "index";
  readonly observedAt: IsoInstant;
}

export interface MappedCluster {
  /** Absent when the resource cannot be told from others: no usable id, or one of another subscription. */
  readonly cluster?: Cluster;
  /** The name as printed, for the gaps that `problems` become. */
  readonly name?: string;
  readonly problems: readonly Problem[];
}

/**
 * One managed cluster as Resource Manager's JSON has it. Rows of Resource Graph have the same shape. Only the fields
 * below are taken over: the resource also names service principals, keys and proxies, which stay where they are.
 */
export function mapCluster(raw: unknown, path: string, context: MapContext): MappedCluster {
  const problems: Problem[] = [];
  const resource = new Reader(raw, path, problems);
  const properties = resource.object("properties");
  const id = resource.text("id") ?? resource.reject("id", "an ARM id");
  const parts = id === undefined ? undefined : parseClusterId(id);
  const name = resource.text("name") ?? parts?.name;
  const named = name === undefined ? {} : { name };
  if (id === undefined || parts === undefined) {
    if (id !== undefined) resource.reject("id", "the ARM id of a managed cluster");
    return { ...named, problems };
  }
  if (parts.subscription !== context.scope.accountId.toLowerCase()) {
    resource.reject("id", "an id of the subscription that was asked for");
    return { ...named, problems };
  }
  const uid = id.toLowerCase();
  const location = resource.text("location") ?? resource.reject("location", "an Azure region") ?? "";
  const state = readState(properties, uid);
  const { current, target } = readVersions(properties, "currentKubernetesVersion", "kubernetesVersion");
  const channel = readChannel(properties);
  const { pools, operations, complete } = readPools(properties, uid, channel);
  const sku = resource.object("sku");
  const tier = sku.text("tier");
  const mode = oneOf(sku, "name", modes) ?? "unknown";
  const requested = properties.text("kubernetesVersion");
  const createdAt = resource.object("systemData").instant("createdAt");
  const network = readNetwork(properties);
  const addons = readAddons(properties);
  const capacity = readCapacity(properties);
  const access = readAccess(properties);
  const pricing = tier === undefined ? undefined : priceOf(tier, state.status === "stopped");
  const systems = [...new Set(pools.flatMap(({ os }) => os ?? []))].sort();
  const upgrade = operationTo(state.operation, current, target);
  const cluster: Cluster = {
    uid,
    ref: {
      provider: "aks",
      scope: context.scope,
      name: name ?? parts.name,
      location: locationName(location),
      nativeId: id,
    },
    name: name ?? parts.name,
    controlPlane: {
      ...(current === undefined ? {} : { version: current }),
      ...(requested === undefined || requested === current?.raw ? {} : { requestedVersion: requested }),
      status: state.status,
      statusRaw: state.statusRaw,
      managed: true,
      ...readEndpoint(properties),
    },
    mode,
    ...(channel === undefined ? {} : { channel }),
    support: supportOf(properties, tier, current === undefined ? undefined : minorOf(current)),
    ...(pricing === undefined ? {} : { pricing }),
    pools,
    // Automatic hosts its system nodes out of sight; node auto-provisioning makes nodes that belong to no pool.
    poolsComplete: complete && mode !== "automatic" && !hidesNodes(properties),
    ...(network === undefined ? {} : { network }),
    ...(complete && systems.length > 0 ? { platform: { operatingSystems: systems } } : {}),
    ...(upgrade === undefined || operations === undefined
      ? {}
      : { operations: [...(upgrade === "none" ? [] : [upgrade]), ...operations] }),
    ...(addons === undefined ? {} : { addons }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(access === undefined ? {} : { access }),
    health: state.issues,
    ...(createdAt === undefined ? {} : { createdAt }),
    labels: resource.labels("tags"),
    observedAt: context.observedAt,
    source: context.source,
  };
  return { cluster, name: cluster.name, problems };
}

const modes = new Map<string, Cluster["mode"]>([
  ["base", "standard"],
  // The name of the same SKU before 2023.
  ["basic", "standard"],
  ["automatic", "automatic"],
]);

const channels = new Map<string, NonNullable<Cluster["channel"]>["kind"]>([
  ["none", "none"],
  ["patch", "patch"],
  ["stable", "stable"],
  ["rapid", "rapid"],
  ["node-image", "node-image"],
]);

/** A cluster without the profile is in no channel, which is the documented default. */
function readChannel(properties: Reader): Cluster["channel"] {
  const profile = properties.object("autoUpgradeProfile");
  const raw = isSet(profile, "upgradeChannel") ? profile.text("upgradeChannel") : "none";
  if (raw === undefined || (properties.has("autoUpgradeProfile") && profile.raw === undefined)) return undefined;
  const nodeOs = profile.text("nodeOSUpgradeChannel");
  return { raw, kind: channels.get(raw.toLowerCase()) ?? "unknown", ...(nodeOs === undefined ? {} : { nodeOs }) };
}

function operationTo(
  operation: Operation | "none" | undefined,
  from: Cluster["controlPlane"]["version"],
  to: Cluster["controlPlane"]["version"],
): Operation | "none" | undefined {
  if (operation === undefined || operation === "none" || operation.kind !== "control-plane-upgrade") return operation;
  return { ...operation, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
