import type { CommandLine } from "./command-line.ts";
import { portNumber, share, wholeNumber } from "./options.ts";

export function describeSimulate({ program, terminal, finish }: CommandLine): void {
  program
    .command("simulate")
    .description("start simulated clouds on loopback and print the environment that points clients at them")
    .option("--fleet <file>", "serve the fleet of this JSON file")
    .option("--clusters <n>", "generate a fleet of this size (default: the demo fleet)", wholeNumber)
    .option("--iks <n>", "with so many clusters of IBM Cloud besides", wholeNumber)
    .option("--kube <n>", "with so many self-built clusters besides, reached by a kubeconfig", wholeNumber)
    .option("--latency <ms>", "answer each request this much later", wholeNumber)
    .option("--faults <rate>", "let this share of requests fail, 0 to 1", share)
    .option("--seed <n>", "seed of the generated fleet and of the faults", wholeNumber)
    .option("--port <n>", "first port (default: free ones)", portNumber)
    .option("--plain", "plain HTTP for the simulated Azure too, instead of TLS with a throw-away certificate")
    .option(
      "--allow-upgrades [seconds]",
      "take upgrade calls, each of which runs for so long (default: 5), and refuse those that the cloud would",
      wholeNumber,
    )
    .option("--write-config <file>", "write a fleet.yaml that points at the simulated clouds")
    .option("--as-of <date>", "day that the generated fleet is of, YYYY-MM-DD (default: today)")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright simulate --write-config fleet.yaml > clouds.env &
  set -a; . ./clouds.env; set +a; fleetwright inventory -c fleet.yaml
  fleetwright simulate --clusters 1000 --latency 50 --faults 0.05 --seed 7`,
    )
    .action(async (options) => finish(await (await import("../commands/simulate.ts")).simulate(options, terminal)));
}
