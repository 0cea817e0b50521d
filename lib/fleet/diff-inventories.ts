import type { Cluster } from "../core/cluster.ts";
import { type FieldChange, type FieldList, fieldChanges } from "../core/field-change.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Inventory } from "../core/inventory.ts";
import { compareText } from "../core/order.ts";
import { type ScopeStatus, scopeKey, wasReadWholly } from "../core/scope.ts";

/** What became of one cluster between two readings. */
export interface ClusterChange {
  readonly uid: string;
  readonly name: string;
  readonly provider: string;
  readonly account: string;
  readonly location: string;
  /**
   * `added`, `removed`: seen in one of the readings only. `unseen`: not seen in one of them, in which its scope was not
   * read completely, so that nobody knows.
   */
  readonly change: "added" | "removed" | "unseen" | "changed";
  /** Set for `changed`. */
  readonly fields?: readonly FieldChange[];
}

/** The difference of two readings of a fleet. Empty lists mean that they say the same. */
export interface InventoryDiff {
  readonly kind: "InventoryDiff";
  readonly schemaVersion: 1;
  readonly before: { readonly takenAt: IsoInstant };
  readonly after: { readonly takenAt: IsoInstant };
  /** Sorted by uid. */
  readonly clusters: readonly ClusterChange[];
  /** Scopes that were read differently, sorted; an absent status: the scope was not in that reading. */
  readonly scopes: readonly {
    readonly scope: string;
    readonly before?: ScopeStatus;
    readonly after?: ScopeStatus;
  }[];
}

/**
 * Compares two readings, cluster by cluster. A cluster counts as added or removed only when its scope was read completely
 * in the reading that does not have it; `observedAt` and other marks of the reading itself are left out.
 */
export function diffInventories(before: Inventory, after: Inventory): InventoryDiff {
  const old = new Map(before.clusters.map((cluster) => [cluster.uid, cluster]));
  const now = new Map(after.clusters.map((cluster) => [cluster.uid, cluster]));
  const uids = [...new Set([...old.keys(), ...now.keys()])].toSorted(compareText);
  return {
    kind: "InventoryDiff",
    schemaVersion: 1,
    before: { takenAt: before.takenAt },
    after: { takenAt: after.takenAt },
    clusters: uids.flatMap((uid) => changeOf(old.get(uid), now.get(uid), before, after)),
    scopes: scopeChanges(before, after),
  };
}

function changeOf(
  was: Cluster | undefined,
  is: Cluster | undefined,
  before: Inventory,
  after: Inventory,
): readonly ClusterChange[] {
  const cluster = is ?? was;
  if (cluster === undefined) return [];
  const { uid, name, ref } = cluster;
  const about = { uid, name, provider: ref.provider, account: ref.scope.accountId, location: ref.location };
  if (was === undefined) return [{ ...about, change: sawScope(before, cluster) ? "added" : "unseen" }];
  if (is === undefined) return [{ ...about, change: sawScope(after, cluster) ? "removed" : "unseen" }];
  // Add-ons are read on demand: where one reading has none, nothing can be said of them.
  const addons = was.addons !== undefined && is.addons !== undefined;
  const fields = fieldChanges(fieldsOf(was, addons), fieldsOf(is, addons));
  return fields.length === 0 ? [] : [{ ...about, change: "changed", fields }];
}

/** Whether the scope of a cluster was read completely; a scope that is not in the reading was not. */
function sawScope({ scopes, interrupted }: Inventory, { ref }: Cluster): boolean {
  const key = scopeKey(ref.scope);
  const report = scopes.find(({ scope }) => scopeKey(scope) === key);
  return report === undefined ? false : !interrupted && wasReadWholly(report.status);
}

function fieldsOf(cluster: Cluster, withAddons: boolean): FieldList {
  const { controlPlane, support, channel, pools, addons = [], labels } = cluster;
  return [
    ["version", controlPlane.version?.raw],
    ["distribution", controlPlane.distributionVersion?.raw],
    ["platform", controlPlane.platformVersion],
    ["status", controlPlane.status],
    ["mode", cluster.mode],
    ["channel", channel?.raw],
    ["support plan", support.plan],
    ["end of standard support", support.endOfStandard?.at],
    ["end of extended support", support.endOfExtended?.at],
    ["pools", listed(pools.map(({ name, versions, size }) => `${name} ${versionsText(versions)}${sizeText(size)}`))],
    ["add-ons", withAddons ? listed(addons.map(({ name, version = "?" }) => `${name} ${version}`)) : undefined],
    ["environment", cluster.environment],
    ["wave", cluster.wave],
    ["owner", cluster.owner],
    ["labels", listed(Object.entries(labels).map(([key, value]) => `${key}=${value}`))],
  ];
}

function versionsText(versions: Cluster["pools"][number]["versions"]): string {
  return versions.length === 0 ? "?" : versions.map(({ version }) => version.raw).join("/");
}

function sizeText({ actual, desired }: Cluster["pools"][number]["size"]): string {
  const nodes = actual ?? desired;
  return nodes === undefined ? "" : ` (${nodes})`;
}

function listed(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.toSorted(compareText).join(", ");
}

function scopeChanges(before: Inventory, after: Inventory): InventoryDiff["scopes"] {
  const statuses = ({ scopes }: Inventory) => new Map(scopes.map(({ scope, status }) => [scopeKey(scope), status]));
  const [was, is] = [statuses(before), statuses(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].toSorted(compareText);
  return keys.flatMap((scope) => {
    const [old, now] = [was.get(scope), is.get(scope)];
    if (old === now) return [];
    return [{ scope, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}
