import type { SimCluster, SimUpdate } from "./fleet.ts";

/** One rule by which a cloud refuses upgrades. */
export interface UpgradeRule<Ask> {
  /** Begins with the cloud: `eks-one-minor`. */
  readonly name: string;
  /** The vendor's document that states it. */
  readonly source: string;
  /** The answer to one who breaks it; `undefined` where it is kept. */
  readonly refusal: (ask: Ask) => CloudError | undefined;
}

/** An error in the words of its cloud. */
export interface CloudError {
  /** `ResourceInUseException`, `FAILED_PRECONDITION`, `OperationNotAllowed`, `E0156`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status, where it is another than the cloud's usual one for the code. */
  readonly status?: number;
}

/** A rule that was broken, and what the cloud says to that. */
export interface Refusal extends CloudError {
  readonly rule: string;
}

/** What a cloud makes of a request: an upgrade that runs from now on, or a refusal that changes nothing. */
export type Ruling = { readonly cluster: SimCluster; readonly update: SimUpdate } | { readonly refused: Refusal };

/** The first rule that the request breaks, in the order in which the cloud looks. */
export function firstRefusal<Ask>(rules: readonly UpgradeRule<Ask>[], ask: Ask): Refusal | undefined {
  for (const { name, refusal } of rules) {
    const error = refusal(ask);
    if (error !== undefined) return { rule: name, ...error };
  }
  return undefined;
}
