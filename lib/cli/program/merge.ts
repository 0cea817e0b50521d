import { inventoryFormats } from "../inventory-format.ts";
import type { CommandLine } from "./command-line.ts";
import { asOfOption, exportOption, outputOption, redactOption } from "./options.ts";

export function describeMerge({ program, terminal, finish }: CommandLine): void {
  program
    .command("merge")
    .description("put the shards of one reading together")
    .argument("<path...>", "shards, or places that hold them: a folder, s3://bucket/prefix/")
    .option("--save <file>", "write the whole snapshot; a name that ends with .gz packs it")
    .option("--newest", "where a shard is there more than once, take the one that was read last")
    .addOption(outputOption(inventoryFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .addOption(redactOption())
    .addHelpText(
      "after",
      `
A shard that is missing, there twice, or of another fleet is refused: then nothing is merged.

Examples:
  fleetwright inventory --shard 0/4 --save shards/       and so on, 3/4 being the last
  fleetwright merge shards/ --save fleet.ndjson
  fleetwright merge s3://fleet/today/ --save fleet.ndjson`,
    )
    .action(async (paths: readonly string[], options) =>
      finish(await (await import("../commands/merge.ts")).merge(paths, options, terminal)),
    );
}
