import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configJsonSchema } from "../../../scripts/config-schema.ts";

test("the published schema is the one that files are checked with", () => {
  const published: unknown = JSON.parse(readFileSync("schemas/fleet.schema.json", "utf8"));
  expect(published).toStrictEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test("editors are told of unknown keys, choices and forms", () => {
  const schema = JSON.stringify(configJsonSchema());
  expect(schema).toContain('"additionalProperties":false');
  expect(schema).toContain('"enum":["aws","aws-us-gov","aws-cn"]');
  expect(schema).toContain('"pattern":"^\\\\d{12}$"');
  expect(schema).not.toContain('"not":{}');
});
