import { CommanderError, Option } from "commander";
import { exitCode } from "../exit-code.ts";
import type { CommandLine } from "./command-line.ts";

export function describeSynth({ program, terminal, finish }: CommandLine): void {
  program
    .command("synth")
    .description("run the app of cdk8s.yaml, which writes every cluster's manifests")
    .option("--app <command>", "run this instead of the app of cdk8s.yaml")
    .option("--dir <folder>", "output folder (default: output of cdk8s.yaml, else dist)")
    .option("--plan <file>", "upgrade plan, for the versions that clusters run next (default: what the app says)")
    .option("--check", "write nothing: render into a temporary folder and compare it with the output folder")
    .addOption(
      new Option(
        "--verify-sharing [n]",
        "render n of the clusters that share a rendering by themselves too (default: all), and compare",
      ).argParser(countOrAll),
    )
    .addHelpText(
      "after",
      `
The app gets the folder as CDK8S_OUTDIR, as from cdk8s-cli. What it prints goes to stderr.

Exit codes besides those of every command:
  2  --check: the output folder differs; or the app refused to write: an API that is not served, or a secret

Examples:
  fleetwright synth
  fleetwright synth --plan plan.json
  fleetwright synth --check                      in CI: is what is committed what the app renders?`,
    )
    .action(async (options) => finish(await (await import("../commands/synth.ts")).synth(options, terminal)));
}

function countOrAll(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new CommanderError(exitCode.usage, "fleetwright.count", `error: "${text}" is not a number of clusters`);
}
