import type { Hop } from "../core/plan.ts";
import type { SupportWindow } from "../core/support.ts";
import { minorOf, parseVersion } from "../core/version.ts";
import { supportWindow } from "../data/index.ts";
import { type DueDate, dueDate } from "./deadline.ts";
import type { Draft } from "./draft.ts";
import type { PlanTimes } from "./plan-times.ts";
import type { ScheduleCluster } from "./schedule/schedule-input.ts";
import { type Surcharges, surchargesOf } from "./surcharge.ts";

/** What an earlier plan said of a cluster that is planned again. */
export interface Earlier {
  /** Hops that are done; they stand before those of the draft. */
  readonly done: readonly Hop[];
  /** By hop of the draft: when its open steps were to start. */
  readonly keep: NonNullable<ScheduleCluster["keep"]>;
  readonly canary?: boolean;
}

/** A draft with what its time and price follow from. */
export interface ScheduleEntry {
  readonly draft: Draft;
  readonly due?: DueDate;
  readonly surcharges: Surcharges;
  readonly earlier?: Earlier;
  /** Absent when there is nothing to give a time to. */
  readonly job?: ScheduleCluster;
}

export function scheduleEntry(draft: Draft, times: PlanTimes, earlier: Earlier | undefined): ScheduleEntry {
  const { cluster, version, list, outcome } = draft;
  const due = dueDate(cluster, times.asOfMs);
  const own = version === undefined ? undefined : minorOf(version);
  const minors = own === undefined ? [] : [own, ...draft.hops.map(({ to }) => minorOf(parseVersion(to)))];
  const supportOf = (minor: string): SupportWindow | undefined =>
    minor === own ? cluster.support : (list?.supportOf(minor) ?? supportWindow(cluster.ref.provider, minor));
  const surcharges: Surcharges =
    own === undefined
      ? { rates: [], unknown: "its version is not known" }
      : surchargesOf(cluster, minors, supportOf, { asOf: times.asOfMs, horizon: times.horizonMs });
  return {
    draft,
    surcharges,
    ...(due === undefined ? {} : { due }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(outcome !== "planned"
      ? {}
      : {
          job: {
            cluster,
            hops: draft.hops.map(({ steps }) => ({
              steps: steps.flatMap(({ kind, estimate, done }) =>
                done === true ? [] : [{ kind, minutes: estimate.minutes }],
              ),
            })),
            rates: surcharges.rates,
            ...(due === undefined ? {} : { deadlineAt: due.at }),
            ...(earlier === undefined ? {} : { keep: earlier.keep }),
            ...(earlier?.canary === undefined ? {} : { canary: earlier.canary }),
          },
        }),
  };
}
