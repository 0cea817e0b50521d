import { toJsonSchema } from "@valibot/to-json-schema";
import { fleetConfigSchema } from "../lib/config/schema.ts";

/** The JSON Schema of `fleet.yaml`, for editors. Rules between fields and checks of URLs are made when it is read. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = toJsonSchema(fleetConfigSchema, { target: "draft-2020-12", errorMode: "ignore" });
  const title = "Fleetwright configuration";
  const { $schema, ...rest } = tidied(schema) as Record<string, unknown>;
  return { $schema, title, ...rest };
}

/** `{ "not": {} }` allows nothing, which editors know better as `false`; an empty `required` says nothing. */
function tidied(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(tidied);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "not" && Object.keys(first[1] as object).length === 0) return false;
  const told = entries.filter(([key, value]) => key !== "required" || !Array.isArray(value) || value.length > 0);
  return Object.fromEntries(told.map(([key, value]) => [key, tidied(value)]));
}
