import type { Cluster } from "../../core/cluster.ts";
import type { Detail } from "../../core/cluster-detail.ts";
import type { Sequence } from "../../core/sequence.ts";
import { addonItems } from "./addon-items.ts";
import { capacityItems } from "./capacity-items.ts";
import type { DetailItem } from "./detail-item.ts";
import { insightItems } from "./insight-items.ts";
import { networkItems } from "./network-items.ts";
import { operationItems } from "./operation-items.ts";
import { windowItems } from "./window-items.ts";

/** Which cluster a fact is about; the rest of the cluster need not stay in memory for it. */
export type DetailSubject = Pick<Cluster, "uid" | "name" | "ref">;

/** The clusters of one fact or more. */
export interface DetailRow {
  readonly cluster: DetailSubject;
  readonly item: DetailItem;
}

/** Everything that is known of one detail, cluster by cluster in the order of the inventory. */
export interface DetailBlock {
  readonly detail: Detail;
  readonly title: string;
  /** Titles of the columns `name`, `about`, `state` and `more`. */
  readonly columns: readonly [name: string, about: string, state: string, more: string];
  readonly rows: readonly DetailRow[];
  /** Clusters that were asked and have none. */
  readonly none: readonly DetailSubject[];
  /** Clusters of which it is not known, as something of them could not be read: the gaps say what. */
  readonly unknown: readonly DetailSubject[];
  /** Clusters of which it is not known, although nothing failed: their provider does not tell it. */
  readonly notGiven: readonly DetailSubject[];
}

interface Kind extends Pick<DetailBlock, "title" | "columns"> {
  /** `undefined`: not known. */
  readonly items: (cluster: Cluster, asOf: number) => readonly DetailItem[] | undefined;
}

const kinds: Readonly<Record<Detail, Kind>> = {
  addons: {
    title: "Add-ons",
    columns: ["ADD-ON", "VERSION", "STATUS", "ACCEPTED VERSIONS, ISSUES"],
    items: addonItems,
  },
  insights: { title: "Insights", columns: ["INSIGHT", "FOR", "SAYS", "WHY"], items: insightItems },
  windows: { title: "Windows", columns: ["KIND", "OF", "STATE", "WHEN"], items: windowItems },
  operations: { title: "Operations", columns: ["OPERATION", "POOL", "STATUS", "WHAT"], items: operationItems },
  network: { title: "Network", columns: ["CNI", "DNS", "POLICIES", "RANGES, ACCESS"], items: networkItems },
  capacity: { title: "Capacity", columns: ["WHAT", "USE", "ROOM", "MORE"], items: capacityItems },
};

/**
 * @param asOf Milliseconds since the epoch at which ages are told.
 * @param hasGap Whether something of a cluster could not be read.
 */
export function detailBlocks(
  clusters: Sequence<Cluster>,
  details: readonly Detail[],
  asOf: number,
  hasGap: (cluster: DetailSubject) => boolean,
): readonly DetailBlock[] {
  return details.map((detail) => {
    const { title, columns, items } = kinds[detail];
    const read = clusters.map((cluster) => {
      const { uid, name, ref } = cluster;
      return { cluster: { uid, name, ref }, items: items(cluster, asOf) };
    });
    const unknown = read.filter(({ items: own }) => own === undefined).map(({ cluster }) => cluster);
    return {
      detail,
      title,
      columns,
      rows: read.flatMap(({ cluster, items: own = [] }) => own.map((item) => ({ cluster, item }))),
      none: read.filter(({ items: own }) => own?.length === 0).map(({ cluster }) => cluster),
      unknown: unknown.filter(hasGap),
      notGiven: unknown.filter((cluster) => !hasGap(cluster)),
    };
  });
}
