import { isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import type { Problem } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";

/** What could not be read of one cluster. */
export interface Notes {
  readonly gaps: readonly Gap[];
  /** @throws the error itself when it is `CANCELLED`: an interrupted run is no gap of the cluster. */
  failed(what: string, error: unknown): void;
  problems(what: string, problems: readonly Problem[]): void;
}

export function notesOf(scope: Scope, cluster: string): Notes {
  const gaps: Gap[] = [];
  return {
    gaps,
    failed(what, error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      gaps.push(gapOf(scope, what, error, cluster));
    },
    problems(what, problems) {
      for (const { path, message } of problems)
        gaps.push({ scope, what, code: "BAD_RESPONSE", message, cluster, path });
    },
  };
}
