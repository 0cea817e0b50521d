import type { Finding } from "../../core/finding.ts";
import type { Unread } from "../../core/findings-document.ts";
import type { Gap } from "../../core/gap.ts";
import type { FleetReading } from "../../core/inventory.ts";
import type { Plan } from "../../core/plan.ts";
import type { Scope } from "../../core/scope.ts";
import type { FleetTrace } from "../../core/trace.ts";
import { type TraceNameKind, traceNames } from "./trace-names.ts";

/** What a name belongs to; its alias begins with it. */
type Kind =
  | "account"
  | "account-name"
  | "tenant"
  | "cluster"
  | "id"
  | "pool"
  | "owner"
  | "context"
  | "address"
  | "value"
  | TraceNameKind
  | "file"
  | "object";

/** What a redacted document is made of. */
export interface RedactionSources {
  readonly inventory?: FleetReading;
  readonly plan?: Plan;
  readonly findings?: readonly Finding[];
  /** What a check could not read. */
  readonly unreadInputs?: readonly Unread[];
  readonly trace?: FleetTrace;
}

/**
 * An alias for every name that tells whose fleet it is: `cluster-007`. Names are numbered in the order of their code
 * points, so the same sources give the same aliases, in every format and in every document made from them; nothing can
 * be computed back from a number. Where one text is a name of several kinds, the first kind of this list holds:
 * accounts, tenants, clusters, ids, pools, owners, contexts, addresses, other values, images, commits, repositories,
 * definitions, files, Kubernetes objects.
 */
export function aliasesOf(...sources: readonly RedactionSources[]): ReadonlyMap<string, string> {
  const names = new Map<Kind, Set<string>>(kinds.map((kind) => [kind, new Set()]));
  const add = (kind: Kind, ...texts: readonly (string | undefined)[]) => {
    for (const text of texts) if (text !== undefined && !everybodys.has(text)) names.get(kind)?.add(text);
  };
  for (const each of sources) addSource(each, add);
  return numbered(names);
}

/** Words that everybody's fleet has. */
const everybodys: ReadonlySet<string> = new Set(["", "*", "default", "kube-system", "kube-public", "kube-node-lease"]);

function addSource({ inventory, plan, findings = [], unreadInputs = [], trace }: RedactionSources, add: Add): void {
  if (inventory !== undefined) addInventory(inventory, add);
  for (const cluster of plan?.clusters ?? []) {
    add("account", cluster.account);
    add("cluster", cluster.name);
    add("id", cluster.uid);
    add("owner", cluster.owner);
    for (const { steps } of cluster.hops) for (const { pool } of steps) add("pool", pool);
  }
  for (const gap of plan?.gaps ?? []) addGap(gap, add);
  for (const { target } of [...findings, ...(plan?.findings ?? [])]) {
    add("id", target.cluster);
    add("file", target.file);
    add("object", target.namespace, target.name, target.container);
  }
  for (const { file } of unreadInputs) add("file", file);
  if (trace !== undefined) for (const [kind, name] of traceNames(trace)) add(kind, name);
}

const kinds: readonly Kind[] = [
  "account",
  "account-name",
  "tenant",
  "cluster",
  "id",
  "pool",
  "owner",
  "context",
  "address",
  "value",
  "image",
  "commit",
  "repository",
  "definition",
  "file",
  "object",
];

type Add = (kind: Kind, ...texts: readonly (string | undefined)[]) => void;

function addInventory({ clusters, scopes, gaps }: FleetReading, add: Add): void {
  for (const { scope, gaps: own } of scopes) {
    addScope(scope, add);
    for (const gap of own) addGap(gap, add);
  }
  for (const gap of gaps) addGap(gap, add);
  for (const cluster of clusters) {
    addScope(cluster.ref.scope, add);
    add("cluster", cluster.name);
    add("id", cluster.uid, cluster.ref.nativeId, cluster.kubeUid);
    add("owner", cluster.owner);
    add("context", ...(cluster.contexts ?? []));
    const { caData, ...endpoints } = cluster.controlPlane.endpoint ?? {};
    add("address", caData, ...Object.values(endpoints), ...(cluster.access?.authorizedNetworks ?? []));
    add("address", ...(cluster.network?.subnets ?? []), ...(cluster.network?.dns?.addresses ?? []));
    add("address", ...(cluster.network?.podCidrs ?? []), ...(cluster.network?.serviceCidrs ?? []));
    add("address", ...(cluster.capacity?.subnets ?? []).map(({ id }) => id));
    for (const { id, imageId } of cluster.capacity?.launchTemplates ?? []) add("value", id, imageId);
    add("value", ...Object.values(cluster.labels));
    for (const pool of cluster.pools) {
      add("pool", pool.name);
      add("id", pool.uid);
      add("address", ...(pool.subnets ?? []));
      add("value", pool.launchTemplate?.id, ...Object.values(pool.labels ?? {}));
      for (const { names } of pool.nodes ?? []) add("object", ...names);
    }
  }
}

function addScope({ accountId, accountName, tenantId, organizationId }: Scope, add: Add): void {
  add("account", accountId);
  add("account-name", accountName);
  add("tenant", tenantId, organizationId);
}

function addGap({ scope, cluster }: Gap, add: Add): void {
  addScope(scope, add);
  add("cluster", cluster);
}

function numbered(names: ReadonlyMap<Kind, ReadonlySet<string>>): Map<string, string> {
  const aliases = new Map<string, string>();
  for (const [kind, texts] of names) {
    const own = [...texts].filter((text) => !aliases.has(text)).sort();
    const digits = Math.max(3, String(own.length).length);
    for (const [index, text] of own.entries()) aliases.set(text, `${kind}-${String(index + 1).padStart(digits, "0")}`);
  }
  return aliases;
}
