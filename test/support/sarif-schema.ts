import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

/** Validates logs of SARIF 2.1.0. */
export function sarifSchema(): ValidateFunction {
  const text = readFileSync(new URL("./schemas/sarif-2.1.0-rtm.5.json", import.meta.url), "utf8");
  // Draft 4 calls its id `id`, and writes patterns that are none with the flag `u`.
  const { $schema: _, id: $id, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile({ $id, ...schema });
}
