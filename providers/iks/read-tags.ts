import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import type { Gap } from "../../lib/core/gap.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { failureGap, problemGaps } from "./gaps.ts";
import { type Reading, searchResources } from "./requests.ts";

/** The tags of an account's clusters, which IBM keeps in another service. */
export interface Tags {
  /** The cluster with its tags as labels; with a gap where they are not known. */
  label(cluster: Cluster): Promise<{ readonly cluster: Cluster; readonly gaps: readonly Gap[] }>;
  /** What of the answer could not be had or read, once it was asked for. */
  gaps(): Promise<readonly Gap[]>;
}

interface Found {
  readonly byCrn: ReadonlyMap<string, Cluster["labels"]>;
  readonly gaps: readonly Gap[];
  /** Whether all was read, so that what is missing was not listed. */
  readonly whole: boolean;
}

/** Asks with the first cluster, once for all of the account's; an account without clusters is not asked for tags. */
export function openTags(reading: Reading, accountId: string): Tags {
  let asked: Promise<Found> | undefined;
  return {
    async label(cluster) {
      asked ??= findTags(reading, accountId);
      const { byCrn, whole } = await asked;
      const labels = byCrn.get(cluster.uid);
      if (labels !== undefined) return { cluster: { ...cluster, labels }, gaps: [] };
      if (!whole) return { cluster, gaps: [] };
      const message = "Global Search does not list the cluster; one that is new may appear there later";
      const gap = { scope: reading.scope, what: "tags", code: "NOT_FOUND", message, cluster: cluster.name } as const;
      return { cluster, gaps: [gap] };
    },
    gaps: async () => (await asked)?.gaps ?? [],
  };
}

async function findTags(reading: Reading, accountId: string): Promise<Found> {
  const byCrn = new Map<string, Cluster["labels"]>();
  const problems: Problem[] = [];
  try {
    let cursor: string | undefined;
    for (;;) {
      const page = new Reader(await searchResources(reading, accountId, cursor), "$", problems);
      const items = page.objects("items");
      const known = byCrn.size;
      for (const item of items) {
        const crn = item.text("crn");
        if (crn !== undefined) byCrn.set(crn, labelsOf(item.texts("tags")));
      }
      cursor = page.text("search_cursor");
      // The end is an empty page. The cursor itself may stay the same, so that only new clusters tell of progress.
      if (items.length === 0 || cursor === undefined) break;
      if (byCrn.size === known) throw pageLoop();
    }
    return { byCrn, gaps: problemGaps(reading.scope, "tags", problems), whole: problems.length === 0 };
  } catch (error) {
    return { byCrn, gaps: [failureGap(reading.scope, "tags", error)], whole: false };
  }
}

/** `env:prod` is a key with its value; any other tag a key without one. The first of a key counts. */
function labelsOf(tags: readonly string[]): Cluster["labels"] {
  const pairs = [...tags].sort().map((tag): readonly [string, string] => {
    const colon = tag.indexOf(":");
    return colon > 0 ? [tag.slice(0, colon), tag.slice(colon + 1)] : [tag, ""];
  });
  return Object.fromEntries(pairs.reverse());
}

function pageLoop(): FleetError {
  return new FleetError("PAGE_LOOP", "the search gave the same clusters again instead of an end", { provider: "iks" });
}
