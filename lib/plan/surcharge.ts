import type { Cluster } from "../core/cluster.ts";
import { fromInstant, type IsoInstant, toInstant } from "../core/instant.ts";
import { supportAt, type SupportPosture, type SupportWindow } from "../core/support.ts";
import { supportSurchargeAt } from "../core/pricing.ts";

/** The surcharge from an instant on, until the next rate. */
export interface SurchargeRate {
  readonly from: IsoInstant;
  readonly hourlyUsd: number;
}

/** Support dates of a minor at the cluster's provider and place, `undefined` where they are not known. */
export type SupportLookup = (minor: string) => SupportWindow | undefined;
