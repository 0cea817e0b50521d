import type { Cluster } from "../../lib/core/cluster.ts";
import type { Pricing } from "../../lib/core/pricing.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { SupportPosture, SupportWindow } from "../../lib/core/support.ts";
import { minorOf } from "../../lib/core/version.ts";
import { pricingOf, supportWindow } from "../../lib/data/index.ts";
import { mapAccess } from "./map-access.ts";
import { mapAddons } from "./map-addons.ts";
import { mapCapacity, poolSubnet } from "./map-capacity.ts";
import { mapMaintenance, mapPoolExclusion } from "./map-maintenance.ts";
import { mapNetwork } from "./map-network.ts";
import { mapPool } from "./map-pool.ts";
import { mapConditions, mapStatus } from "./map-status.ts";
import { enumOf, lookUp, parseLink, required } from "./wire.ts";

type Channel = NonNullable<Cluster["channel"]>;

const channelKinds: Readonly<Record<string, Channel["kind"]>> = {
  UNSPECIFIED: "none",
  RAPID: "rapid",
  REGULAR: "regular",
  STABLE: "stable",
  EXTENDED: "extended",
};

/**
 * `google.container.v1.Cluster` as the SDK gives it or as the REST API prints it; `undefined` when it cannot even be
 * told which cluster it is. Whatever could not be read is absent and recorded in `raw.problems`.
 *
 * `masterAuth` is never looked at: it can hold a password and a client key.
 */
export function mapCluster(raw: Reader, scope: Scope, observedAt: string): Cluster | undefined {
  const selfLink = raw.text("selfLink");
  const link = parseLink(selfLink);
  if (selfLink !== undefined && link === undefined) raw.reject("selfLink", "the link of a cluster");
  const name = raw.text("name") ?? link?.cluster;
  const location = raw.text("location") ?? link?.location ?? raw.text("zone");
  if (name === undefined) return raw.reject("name", "the name of a cluster");
  if (location === undefined) return raw.reject("location", "a region or zone");
  const uid = `projects/${link?.project ?? scope.accountId}/locations/${link?.location ?? location}/clusters/${link?.cluster ?? name}`;

  const version = required(raw, "currentMasterVersion", "a Kubernetes version", () =>
    raw.version("currentMasterVersion"),
  );
  const requested = raw.text("initialClusterVersion");
  const emulated = raw.version("currentEmulatedVersion");
  const endpoint = mapEndpoint(raw);
  const { status, statusRaw } = mapStatus(raw);
  const mode = modeOf(raw);
  const channel = channelOf(raw);
  const listedPools = raw.objects("nodePools");
  const pools = listedPools.map((pool) => ({ raw: pool, mapped: mapPool(pool, uid, poolSubnet(raw, pool)) }));
  const read = pools.flatMap(({ mapped }) => (mapped === undefined ? [] : [mapped]));
  const listed = raw.raw?.["nodePools"];
  const poolsRead = listed === undefined || listed === null || (Array.isArray(listed) && listed.length === read.length);
  const excluded = pools.flatMap(({ raw: pool, mapped }) => (mapped ? mapPoolExclusion(pool, mapped.name) : []));
  const pricing = pricingIn(channel.kind);
  const addons = mapAddons(raw);
  const capacity = mapCapacity(raw, listedPools, read);
  const access = mapAccess(raw);
  const createdAt = raw.instant("createTime");
  return {
    uid,
    ref: { provider: "gke", scope, name, location, nativeId: link === undefined ? uid : (selfLink ?? uid) },
    name,
    controlPlane: {
      ...(version === undefined ? {} : { version }),
      ...(requested === undefined || requested === version?.raw ? {} : { requestedVersion: requested }),
      ...(emulated === undefined ? {} : { emulatedVersion: emulated }),
      status,
      statusRaw,
      managed: true,
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    mode,
    channel,
    support: postureOf(channel.kind, version === undefined ? undefined : supportWindow("gke", minorOf(version))),
    ...(pricing === undefined ? {} : { pricing }),
    pools: read,
    // Autopilot runs nodes that its pools do not show.
    poolsComplete: mode === "standard" && poolsRead,
    network: mapNetwork(raw, mode),
    ...platformOf(read, mode === "standard" && poolsRead),
    maintenance: mapMaintenance(raw, excluded),
    ...(addons === undefined ? {} : { addons }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(access === undefined ? {} : { access }),
    health: mapConditions(raw, status),
    ...(createdAt === undefined ? {} : { createdAt }),
    labels: raw.labels("resourceLabels"),
    observedAt,
    source: "api",
  };
}

/** The cluster with support dates that the API gave; those it did not give keep their bundled value. */
export function withSupport(cluster: Cluster, window: SupportWindow): Cluster {
  return { ...cluster, support: { ...cluster.support, ...window } };
}

function modeOf(raw: Reader): "standard" | "autopilot" | "unknown" {
  const before = raw.problems.length;
  const autopilot = raw.object("autopilot").flag("enabled") === true;
  if (raw.problems.length > before) return "unknown";
  return autopilot ? "autopilot" : "standard";
}

/** A cluster without a channel says nothing or `UNSPECIFIED`. */
function channelOf(raw: Reader): Channel {
  const before = raw.problems.length;
  const name = enumOf(raw.object("releaseChannel"), "channel");
  if (raw.problems.length > before) return { raw: "", kind: "unknown" };
  return { raw: name ?? "UNSPECIFIED", kind: name === undefined ? "none" : (lookUp(channelKinds, name) ?? "unknown") };
}

function postureOf(kind: Channel["kind"], window: SupportWindow | undefined): SupportPosture {
  if (kind === "unknown") return { ...window, plan: "unknown", atEndOfStandard: "unknown" };
  if (kind === "extended") return { ...window, plan: "extended", atEndOfStandard: "enter-extended" };
  return { ...window, plan: "standard", atEndOfStandard: "auto-upgrade" };
}

/** Only the Extended channel pays for the extended period; elsewhere GKE upgrades the cluster instead. */
function pricingIn(kind: Channel["kind"]): Pricing | undefined {
  const pricing = pricingOf("gke");
  if (pricing === undefined || kind === "extended") return pricing;
  const { supportHourlyUsd: _, ...base } = pricing;
  return { ...base, surcharge: kind === "unknown" ? "unknown" : "never" };
}

function mapEndpoint(raw: Reader): Cluster["controlPlane"]["endpoint"] {
  const config = raw.object("controlPlaneEndpointsConfig");
  const ip = config.object("ipEndpointsConfig");
  const old = raw.object("privateClusterConfig");
  const dns = config.object("dnsEndpointConfig").text("endpoint");
  const internal = ip.text("privateEndpoint") ?? old.text("privateEndpoint");
  const main = raw.text("endpoint");
  const privateOnly = old.flag("enablePrivateEndpoint") === true || ip.flag("enablePublicEndpoint") === false;
  // `endpoint` is whichever address clients are meant to use, so alone it does not say which kind it is.
  const external = privateOnly
    ? undefined
    : (ip.text("publicEndpoint") ?? old.text("publicEndpoint") ?? (main === internal ? undefined : main));
  const hidden = privateOnly ? (internal ?? main) : internal;
  if (dns === undefined && hidden === undefined && external === undefined) return undefined;
  return {
    ...(external === undefined ? {} : { public: external }),
    ...(hidden === undefined ? {} : { private: hidden }),
    ...(dns === undefined ? {} : { dns }),
  };
}

function platformOf(pools: Cluster["pools"], complete: boolean): Pick<Cluster, "platform"> {
  if (!complete || pools.length === 0) return {};
  const architectures = pools.map((pool) => pool.architecture);
  const systems = pools.map((pool) => pool.os);
  const platform = {
    ...(architectures.every((each) => each !== undefined) ? { architectures: distinct(architectures) } : {}),
    ...(systems.every((each) => each !== undefined) ? { operatingSystems: distinct(systems) } : {}),
  };
  return Object.keys(platform).length === 0 ? {} : { platform };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
