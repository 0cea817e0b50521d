import type { ClusterPlan, PlanStep } from "./plan.ts";

/** One command line of a runbook, as arguments: a shell is never left to guess where one ends. */
export interface Command {
  /** When it is run: to look first, to change something, to wait for it, to look again, or to go back. */
  readonly phase: "before" | "run" | "wait" | "after" | "roll-back";
  /** What it does, as a command: `Start the upgrade of the control plane`. */
  readonly purpose: string;
  readonly argv: readonly string[];
  /** What it must print or show; anything else means: stop. */
  readonly expect?: string;
  /** Arguments in capitals that stand for what only the command before can tell: `WORKER_ID`. */
  readonly placeholders?: readonly string[];
}

/** How to go back from a step. */
export interface RollBack {
  /** Days after the step in which it can be done; absent: no such limit, or it cannot be done. */
  readonly days?: number;
  /** What it takes and what it does not bring back; or why there is no way back. */
  readonly note: string;
}

/** How one step is carried out. */
export interface StepInstructions {
  readonly commands: readonly Command[];
  /** Absent where a step changes nothing that could be taken back. */
  readonly rollBack?: RollBack;
  /** What no command line can know or do. */
  readonly notes?: readonly string[];
}

/** A cluster as its command lines need it. */
export type CommandSubject = Pick<ClusterPlan, "uid" | "name" | "provider" | "account" | "location">;

/** The command lines of one cluster. */
export interface CommandBook {
  /** Names the cluster to kubectl, once `connect` has been run. */
  readonly context: string;
  /** Makes sure of the account, and gives kubectl the context. */
  readonly connect: readonly Command[];
  /** Looks at the whole cluster; nothing in it changes anything. */
  readonly look: readonly Command[];
  instructionsFor(step: PlanStep): StepInstructions;
}

/** Writes the command lines of a cloud's clusters. Pure: it sends nothing, and loads no SDK. */
export type ClusterCommands = (cluster: CommandSubject) => CommandBook;
