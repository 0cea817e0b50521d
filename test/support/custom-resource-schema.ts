import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";

type Schema = Readonly<Record<string, unknown>>;

/** What a custom resource breaks of the schema of its definition, in `test/support/schemas`; fields that it has not count. */
export function flawsOf(name: string, object: object): readonly string[] {
  const file = join(import.meta.dirname, "schemas", `${name}.json`);
  const { schema } = JSON.parse(readFileSync(file, "utf8")) as { readonly schema: Schema };
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(asJsonSchema(schema));
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** An API server takes no fields that the schema does not name, and either of two types where it says so. */
function asJsonSchema(schema: Schema): Schema {
  const { properties, items, additionalProperties, ...rest } = schema as {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly additionalProperties?: Schema | boolean;
  };
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  // The API server knows metadata by itself.
  const isObject = properties !== undefined && !open;
  return {
    ...rest,
    ...(schema["x-kubernetes-int-or-string"] === true ? { type: ["integer", "string"], anyOf: [{}] } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, asJsonSchema(value)])),
        }),
    ...(items === undefined ? {} : { items: asJsonSchema(items) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: asJsonSchema(additionalProperties) }
      : isObject
        ? { additionalProperties: false }
        : {}),
  };
}
