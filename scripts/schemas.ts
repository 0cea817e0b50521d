// Writes the published JSON Schemas from the schemas the readers use. `--check` only compares, for CI.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { cluster } from "../lib/documents/schema/cluster.ts";
import { fleetInventory, scopeReport, snapshotLine } from "../lib/documents/schema/inventory.ts";
import { nodePool } from "../lib/documents/schema/node-pool.ts";
import { gap, kubeVersion, scope } from "../lib/documents/schema/values.ts";

const folder = resolve(import.meta.dirname, "../schemas");

interface Published {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly schema: GenericSchema;
}

const published: readonly Published[] = [
  {
    file: "inventory.schema.json",
    title: "Fleet inventory",
    description: "The document that `fleetwright inventory -o json` prints.",
    schema: fleetInventory,
  },
  {
    file: "snapshot.schema.json",
    title: "One line of a fleet snapshot",
    description:
      "A snapshot is newline-delimited JSON: a header, one line per scope, gap and cluster, a line that ends them with " +
      "their counts, and a line with the SHA-256 of all bytes before it.",
    schema: snapshotLine,
  },
];

const config: ConversionConfig = {
  target: "draft-2020-12",
  definitions: { cluster, gap, kubeVersion, nodePool, scope, scopeReport },
  // The only check without a counterpart is that of dates, and the only custom schema that of labels.
  overrideAction: ({ valibotAction, jsonSchema }) =>
    valibotAction.type === "check" ? { ...jsonSchema, format: "date-time" } : undefined,
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === "custom" ? { type: "object", additionalProperties: { type: "string" } } : undefined,
};

function textOf({ file, title, description, schema }: Published): string {
  const { $schema, ...rest } = toJsonSchema(schema, config);
  const $id = `https://github.com/fleetwright/fleetwright/blob/main/schemas/${file}`;
  return `${JSON.stringify({ $schema, $id, title, description, ...rest }, null, 2)}\n`;
}

function onDisk(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function main(args: readonly string[]): number {
  let stale = 0;
  mkdirSync(folder, { recursive: true });
  for (const entry of published) {
    const path = join(folder, entry.file);
    const text = textOf(entry);
    if (onDisk(path) === text) continue;
    stale++;
    if (args.includes("--check")) console.error(`schemas/${entry.file} is out of date: run npm run schemas`);
    else writeFileSync(path, text);
  }
  return args.includes("--check") && stale > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
