// Writes the published JSON Schemas from the schemas the readers use. `--check` only compares, for CI.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ConversionConfig, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { cluster } from "../lib/documents/schema/cluster.ts";
import { finding, fleetFindings } from "../lib/documents/schema/finding.ts";
import { fleetInventory, scopeReport, snapshotLine } from "../lib/documents/schema/inventory.ts";
import { nodePool } from "../lib/documents/schema/node-pool.ts";
import { clusterPlan, fleetPlan } from "../lib/documents/schema/plan.ts";
import { fleetSynth } from "../lib/documents/schema/synth.ts";
import { fleetTrace } from "../lib/documents/schema/trace.ts";
import { gap, kubeVersion, scope } from "../lib/documents/schema/values.ts";
import { configJsonSchema } from "./config-schema.ts";

const folder = resolve(import.meta.dirname, "../schemas");

/** File name and contents of every published schema. */
const published: readonly (readonly [string, () => object])[] = [
  ["fleet.schema.json", configJsonSchema],
  [
    "inventory.schema.json",
    () => documentSchema(fleetInventory, "Fleet inventory", "What `fleetwright inventory -o json` prints."),
  ],
  [
    "plan.schema.json",
    () => documentSchema(fleetPlan, "Upgrade plan", "What `fleetwright plan --save` writes.", planParts),
  ],
  [
    "findings.schema.json",
    () =>
      documentSchema(fleetFindings, "Findings", "What `fleetwright check -o json` prints: one judgement.", { finding }),
  ],
  [
    "synth.schema.json",
    () => documentSchema(fleetSynth, "Index of a synth", "The `fleet.json` of a folder that a fleet app wrote."),
  ],
  ["trace.schema.json", () => documentSchema(fleetTrace, "Trace", "What `fleetwright trace -o json` prints.")],
  [
    "snapshot.schema.json",
    () =>
      documentSchema(
        snapshotLine,
        "One line of a fleet snapshot",
        "A snapshot is newline-delimited JSON: a header, one line per scope, gap and cluster, a line that ends them " +
          "with their counts, and a line with the SHA-256 of all bytes before it.",
      ),
  ],
];

/** What the documents of an inventory share, and those of a judgement. */
const inventoryParts = { cluster, gap, kubeVersion, nodePool, scope, scopeReport };
const planParts = { clusterPlan, finding, gap, scope };

const config: ConversionConfig = {
  target: "draft-2020-12",
  // The only check without a counterpart is that of dates, and the only custom schema that of labels.
  overrideAction: ({ valibotAction, jsonSchema }) =>
    valibotAction.type === "check" ? { ...jsonSchema, format: "date-time" } : undefined,
  overrideSchema: ({ valibotSchema }) =>
    valibotSchema.type === "custom" ? { type: "object", additionalProperties: { type: "string" } } : undefined,
};

function documentSchema(
  schema: GenericSchema,
  title: string,
  description: string,
  definitions: NonNullable<ConversionConfig["definitions"]> = inventoryParts,
): object {
  const { $schema, ...rest } = toJsonSchema(schema, { ...config, definitions });
  return { $schema, title, description, ...rest };
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
  for (const [file, schema] of published) {
    const path = join(folder, file);
    const text = `${JSON.stringify(schema(), null, 2)}\n`;
    if (onDisk(path) === text) continue;
    stale++;
    if (args.includes("--check")) console.error(`schemas/${file} is out of date: run npm run schemas`);
    else writeFileSync(path, text);
  }
  return args.includes("--check") && stale > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
