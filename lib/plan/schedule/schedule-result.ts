import type { IsoInstant } from "../../core/instant.ts";
import type { PlannedStage, PlanProblem } from "../../core/plan.ts";

export interface ScheduleResult {
  /** One per cluster of the input, by uid. */
  readonly clusters: ReadonlyMap<string, ScheduledCluster>;
  /** In the order they run; a stage without clusters is there, without times. */
  readonly stages: readonly PlannedStage[];
  readonly problems: readonly PlanProblem[];
  /** Surcharges from `asOf` to the horizon, of the clusters whose rates are known and that fit in some window. */
  readonly costUsd: number;
  /** No schedule of these clusters under this policy costs less. */
  readonly lowerBoundUsd: number;
  /** `exact`: no schedule on these start slots is cheaper; `heuristic`: the best one found. */
  readonly method: "exact" | "heuristic";
}

export interface ScheduledCluster {
  readonly stage: string;
  readonly group: string;
  readonly canary: boolean;
  /** One per hop of the input; empty when no time could be found, and a problem says why. */
  readonly hops: readonly ScheduledHop[];
  readonly start?: IsoInstant;
  readonly end?: IsoInstant;
  /** When it could end at best under this policy, if no limit on clusters under way bound anyone. */
  readonly earliestEnd?: IsoInstant;
}

export interface ScheduledHop {
  readonly start: IsoInstant;
  readonly end: IsoInstant;
  /** When the control plane runs the hop's version; the end of a hop that only moves nodes. */
  readonly versionAt: IsoInstant;
  /** Steps, by place in the hop, that begin after a break: a hop that fits in no window goes on in the next one. */
  readonly resumes?: readonly { readonly step: number; readonly start: IsoInstant }[];
}
