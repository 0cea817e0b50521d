import { loadConfig } from "../config/load-config.ts";
import type { AllowedDifference } from "../core/allowed-difference.ts";
import { FleetError } from "../core/error.ts";
import { terminalText } from "../encode/terminal.ts";
import { diffEnvironments, type EnvironmentDiff } from "../synth/environment-diff.ts";
import { SynthFolder } from "../synth/synth-folder.ts";
import { configFile } from "./config-file.ts";
import type { Difference } from "./diff-kinds.ts";
import { allowedTitle, environmentDiffView } from "./synth-diff-view.ts";
import type { Terminal } from "./terminal.ts";

export interface EnvironmentQuestion {
  /** Output folder of a synth. */
  readonly folder: string;
  readonly environments: readonly string[];
  /** Differences that are meant, besides those of the configuration. */
  readonly allowed: readonly AllowedDifference[];
  readonly config: string | undefined;
}

/** How the environments of a synth differ; declarations that fit nothing are told on stderr. */
export async function environmentDifference(question: EnvironmentQuestion, terminal: Terminal): Promise<Difference> {
  const document = await environmentDiff(question, terminal);
  return { document, view: environmentDiffView(document) };
}

/** @throws FleetError `CONFIG` for fewer than two environments, or one that no cluster has. */
export async function environmentDiff(
  { folder, environments, allowed, config }: EnvironmentQuestion,
  terminal: Terminal,
): Promise<EnvironmentDiff> {
  if (environments.length < 2 || new Set(environments).size < environments.length) {
    throw new FleetError("CONFIG", "--env takes two or more different environments", {
      hint: "Name them as changes go through them: --env dev,staging,prod",
    });
  }
  const file = configFile(config);
  const declared = file === undefined ? [] : ((await loadConfig(file)).drift?.allow ?? []);
  const found = diffEnvironments(await SynthFolder.open(folder), environments, [...declared, ...allowed]);
  for (const one of found.unused) {
    terminal.err(`${terminalText(`diff: nothing fits what may differ: ${allowedTitle(one)}`)}\n`);
  }
  return found;
}
