// A provider of your own: clusters that a configuration database knows and no cloud lists. It reads and never writes.
//
//   node examples/own-provider.ts
import {
  type CallOptions,
  type Cluster,
  discover,
  FleetError,
  type FleetProvider,
  type Gap,
  type Harvest,
  parseVersion,
  type Scope,
  supportOf,
  upgradeRules,
} from "fleetwright";

/** A row as the database gives it. Nothing of it is trusted. */
interface Row {
  readonly id: string;
  readonly site: string;
  readonly version?: string;
}

/** @param read Asks the database for one site; rejects as it likes. */
function cmdb(
  sites: readonly string[],
  read: (site: string, signal: AbortSignal) => Promise<readonly Row[]>,
): FleetProvider {
  return {
    id: "cmdb",
    rules: upgradeRules("kubeadm"),
    limits: [{ per: "provider", perSecond: 5, burst: 5 }],
    permissions: [
      { operation: "cmdb:list", grants: ["reader"], reads: "clusters", need: "inventory", source: "our wiki" },
    ],
    describe: () => ({ identity: "the token in CMDB_TOKEN" }),
    async *scopes() {
      for (const site of sites) yield { provider: "cmdb", accountId: site };
    },
    async *clusters(scopes: readonly Scope[], call: CallOptions): AsyncGenerator<Harvest<Cluster>> {
      for (const scope of scopes) yield await harvestOf(scope, call, read);
    },
    // Nobody tells which versions are offered; reports show that as unknown.
    versions: async (scope) => ({ scope, items: [], gaps: [], last: true }),
  };
}

/** Everything that did arrive, and a gap for what did not: a failure of one site leaves the others alone. */
async function harvestOf(
  scope: Scope,
  call: CallOptions,
  read: (site: string, signal: AbortSignal) => Promise<readonly Row[]>,
): Promise<Harvest<Cluster>> {
  try {
    // `send` gives the request its rate, deadline and retries; it wants a FleetError that says whether to try again.
    const rows = await call.send(scope, "cmdb:list", (signal) =>
      read(scope.accountId, signal).catch((error: unknown) => {
        throw new FleetError("UNAVAILABLE", `the database did not answer: ${String(error)}`, { retryable: false });
      }),
    );
    const parts = rows.map((row) => clusterOf(row, scope, call.now()));
    return { scope, items: parts.map(({ cluster }) => cluster), gaps: parts.flatMap(({ gaps }) => gaps), last: true };
  } catch (error) {
    if (!(error instanceof FleetError) || error.code === "CANCELLED") throw error;
    return {
      scope,
      items: [],
      gaps: [{ scope, what: "clusters", code: error.code, message: error.message }],
      last: true,
    };
  }
}

/** One bad field costs that field, not the cluster. */
function clusterOf(row: Row, scope: Scope, now: number): { readonly cluster: Cluster; readonly gaps: readonly Gap[] } {
  const known = /^v?1\.\d+/.test(row.version ?? "");
  const gap: Gap = {
    scope,
    cluster: row.id,
    what: "version",
    code: "BAD_RESPONSE",
    message: "this is no version",
    path: "$.version",
  };
  const cluster: Cluster = {
    uid: `cmdb/${row.id}`,
    ref: { provider: "cmdb", scope, name: row.id, location: row.site, nativeId: row.id },
    name: row.id,
    controlPlane: {
      ...(known ? { version: parseVersion(row.version ?? "") } : {}),
      status: "unknown",
      statusRaw: "",
      managed: false,
    },
    mode: "standard",
    support: { plan: "unknown", atEndOfStandard: "none" },
    pools: [],
    poolsComplete: false,
    health: [],
    labels: {},
    observedAt: new Date(now).toISOString(),
    source: "index",
  };
  return { cluster, gaps: known ? [] : [gap] };
}

const rows: readonly Row[] = [
  { id: "mine-1", site: "north", version: "1.33.4" },
  { id: "mine-2", site: "north", version: "the new one" },
];
const provider = cmdb(["north", "south"], async (site) => {
  if (site === "south") throw new Error("connection refused");
  return rows.filter((row) => row.site === site);
});
const inventory = await discover({ providers: [provider] });
for (const { name, controlPlane, support } of inventory.clusters) {
  console.log(name, controlPlane.version?.raw ?? "unknown", supportOf(support, Date.parse(inventory.takenAt)).phase);
}
for (const { scope, status, gaps } of inventory.scopes) {
  console.log(`${scope.accountId}: ${status}`);
  for (const { code, what, message } of gaps) console.log(`  gap: ${code} ${what}: ${message}`);
}
