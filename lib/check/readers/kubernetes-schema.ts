import { boolYaml11Tag, CORE_SCHEMA, defineScalarTag, mergeTag, NOT_RESOLVED } from "js-yaml";

/** Whole numbers as kubectl reads them: `0644` and `1_000` as in YAML 1.1, and `22:22` is text, as in YAML 1.2. */
const wholeNumbers = defineScalarTag<number>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: [..."-+0123456789"],
  identify: (value) => Number.isInteger(value),
  resolve: (source) => {
    const match = /^([-+]?)(?:(0b[01]+)|0o?([0-7]+)|(0x[0-9a-fA-F]+)|(\d+))$/.exec(source.replaceAll("_", ""));
    if (match === null) return NOT_RESOLVED;
    const [, sign, binary, octal, hex, decimal] = match;
    const value = octal === undefined ? Number(binary ?? hex ?? decimal) : Number.parseInt(octal, 8);
    return sign === "-" ? -value : value;
  },
});

/**
 * YAML as kubectl reads it: the types of version 1.2, with the booleans (`yes`, `off`), the octal numbers and the merge
 * keys of version 1.1. Dates stay text.
 */
export const kubernetesSchema = CORE_SCHEMA.withTags(boolYaml11Tag, wholeNumbers, mergeTag);
