import type { Reader } from "../../lib/core/reader.ts";

/** Whether a field was given a value. Resource Manager prints some unset text as `""`. */
export function isSet(reader: Reader, key: string): boolean {
  return reader.has(key) && reader.raw?.[key] !== "";
}

/**
 * What a text field stands for, compared without case. A value that is not among the known ones reads as absent and is
 * recorded as a problem: where the model has no place for the raw text, silence would hide it.
 *
 * @param known meanings by lower-case value
 * @param unset what a field without a value means, where the API documents that
 */
export function oneOf<T>(reader: Reader, key: string, known: ReadonlyMap<string, T>, unset?: T): T | undefined {
  if (!isSet(reader, key)) return unset;
  const text = reader.text(key);
  if (text === undefined) return undefined;
  return known.get(text.toLowerCase()) ?? reader.reject(key, [...known.keys()].join(", "));
}
