import { FleetError } from "../../lib/core/error.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { mapSupportDates } from "./map-support-dates.ts";

/**
 * The dates on which support of a minor ends, as GKE states them.
 *
 * GKE answers for one cluster, yet the dates belong to its minor, so that one answer serves every project. Where the
 * call fails, the next project may still be allowed to make it.
 */
export interface SupportDates {
  /**
   * @param fetch Asks for the upgrade information of one cluster that runs `minor`. Called once at most.
   * @throws FleetError whatever `fetch` rejects with; `BAD_RESPONSE` with the JSON path of a date that is none.
   */
  of(minor: string, fetch: () => Promise<unknown>): Promise<SupportWindow>;
}

export function createSupportDates(): SupportDates {
  const known = new Map<string, Promise<SupportWindow>>();
  return {
    async of(minor, fetch) {
      const first = known.get(minor);
      if (first !== undefined) {
        const shared = await first.catch(ignoreFailure);
        if (shared !== undefined) return shared;
      }
      const own = fetch().then(readDates);
      // Those who come later wait for the latest attempt, and one success ends all further ones.
      known.set(minor, own);
      return own;
    },
  };
}

function readDates(response: unknown): SupportWindow {
  const info = new Reader(response);
  const dates = mapSupportDates(info);
  const problem = info.problems[0];
  if (problem === undefined) return dates;
  throw new FleetError("BAD_RESPONSE", problem.message, { provider: "gke", path: problem.path });
}

/** The failure is reported by whoever made that call, which may have been a run that is long over. */
function ignoreFailure(): undefined {}
