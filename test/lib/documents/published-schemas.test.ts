import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { findingsDocument } from "../../../lib/core/findings-document.ts";
import { inventoryDocument } from "../../../lib/documents/inventory-document.ts";
import { plannedFleet, plannedInventory } from "../../support/planned-fleet.ts";

function validator(name: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true });
  formats.default(ajv);
  return ajv.compile(
    JSON.parse(readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), "utf8")),
  );
}

/** What a reader of the JSON sees. */
function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const plan = plannedFleet();
const documents: readonly (readonly [name: string, document: object, broken: object])[] = [
  ["plan", plan, { ...plan, clusters: [{ ...plan.clusters[0], outcome: "perhaps" }] }],
  [
    "findings",
    findingsDocument(plan.findings, [{ what: "workloads", message: "none" }], { performed: 1, applicable: 2 }),
    { ...findingsDocument([], [], { performed: 0, applicable: 0 }), unread: "none" },
  ],
  ["inventory", inventoryDocument(plannedInventory()), { ...inventoryDocument(plannedInventory()), takenAt: "today" }],
];

test.each(documents)(
  "the published schema of the %s takes what is written, and not what is wrong",
  (name, document, broken) => {
    const validate = validator(name);
    expect(validate(written(document)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(validate(written(broken))).toBe(false);
  },
);
