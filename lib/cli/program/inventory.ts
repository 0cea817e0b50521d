import { inventoryFormats } from "../inventory-format.ts";
import { asked, type CommandLine } from "./command-line.ts";
import {
  allowExecOption,
  asOfOption,
  configOption,
  detailOption,
  exportOption,
  outputOption,
  redactOption,
  shardOption,
} from "./options.ts";

export function describeInventory({ program, terminal, finish }: CommandLine): void {
  program
    .command("inventory")
    .description("read every cluster of every configured scope, or show a snapshot")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option("--from <file>", "show this snapshot, or - for what is piped in, instead of reading the clouds")
    .option("--save <file>", "write a snapshot as well; a name that ends with .gz packs it")
    .addOption(detailOption())
    .option("--resume", "go on with an interrupted --save, without reading finished scopes again")
    .addOption(shardOption())
    .option("--allow-gaps", "end with 0 although something could not be read; the gaps stay in the output")
    .option("--refresh", "read regions that were empty not long ago as well")
    .option("--cache <folder>", "remember empty regions here (default: the user's cache folder)")
    .addOption(outputOption(inventoryFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .addOption(redactOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright inventory                                  default credentials, every scope they can see
  fleetwright inventory -c fleet.yaml --save fleet.ndjson
  fleetwright inventory --detail addons,insights         what an upgrade needs to know, in a block each
  fleetwright inventory --from fleet.ndjson -o csv > fleet.csv
  fleetwright inventory --from fleet.ndjson --as-of 2027-01-01
  fleetwright inventory --shard 0/16 --save s3://fleet/today/   one of 16 readings; see fleetwright merge`,
    )
    .action(async (options) =>
      finish(await (await import("../commands/inventory.ts")).inventory(options, asked(options, terminal))),
    );
}
