import type { Reader } from "../../lib/core/reader.ts";

/**
 * An enum by name. The SDK names the values it knows and leaves newer ones as numbers, which are given as decimal text;
 * 0 is how protobuf writes "not set". Anything else is recorded as a problem.
 */
export function enumOf(reader: Reader, key: string): string | undefined {
  const value = own(reader, key);
  if (typeof value !== "number") return reader.text(key);
  if (value === 0) return undefined;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? String(value) : reader.reject(key, "an enum value");
}

/** A list of enums, each read as `enumOf` reads one. Values that are not set are left out. */
export function enumsOf(reader: Reader, key: string): readonly string[] {
  const list = own(reader, key);
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return reader.reject(key, "a list") ?? [];
  return list.flatMap((entry: unknown) => {
    if (entry === 0 || entry === "") return [];
    if (typeof entry === "string") return [entry];
    return Number.isInteger(entry) ? [String(entry)] : (reader.reject(key, "a list of enum values") ?? []);
  });
}

/** An enum whose value must be one of `names`; a name that is not listed there is recorded as a problem. */
export function knownEnum<T extends string>(
  reader: Reader,
  key: string,
  names: Readonly<Record<string, T>>,
): T | undefined {
  const name = enumOf(reader, key);
  if (name === undefined) return undefined;
  return Object.hasOwn(names, name) ? names[name] : reader.reject(key, `one of ${Object.keys(names).join(", ")}`);
}

/**
 * What `read` makes of a field that the API always sets. Where it reads as absent (over gRPC an unset text is empty), that
 * is recorded as a problem, unless one of the field already was.
 */
export function required<T>(reader: Reader, key: string, expected: string, read: () => T | undefined): T | undefined {
  const before = reader.problems.length;
  const value = read();
  return value === undefined && reader.problems.length === before ? reader.reject(key, expected) : value;
}

/** Looks `name` up without ever finding what every object inherits. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A `google.protobuf.Duration` in seconds: `{ seconds, nanos }` as the SDK gives it, or `"3600s"` as JSON has it. */
export function durationSeconds(reader: Reader, key: string): number | undefined {
  const value = own(reader, key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") {
    const seconds = /^(\d{1,12}(?:\.\d{1,9})?)s$/.exec(value)?.[1];
    return seconds === undefined ? reader.reject(key, "a duration") : Number(seconds);
  }
  if (typeof value !== "object") return reader.reject(key, "a duration");
  const duration = reader.object(key);
  const seconds = duration.count("seconds") ?? 0;
  return seconds + (duration.count("nanos") ?? 0) / 1e9;
}

/** What a self link or target link names. Operations name the project by number, clusters by id. */
export interface ResourceLink {
  readonly project: string;
  readonly location: string;
  readonly cluster: string;
  readonly pool?: string;
}

const link =
  /^https?:\/\/[^/?#\s]{1,253}\/[a-z0-9]{1,20}\/projects\/([a-z0-9.:-]{1,128})\/(?:locations|zones|regions)\/([a-z0-9-]{1,63})\/clusters\/([a-z0-9-]{1,63})(?:\/nodePools\/([a-z0-9-]{1,63}))?(?:\/|$)/;

/** Reads `https://container.googleapis.com/v1/projects/P/zones/Z/clusters/C/nodePools/N`; pool and below are optional. */
export function parseLink(text: string | undefined): ResourceLink | undefined {
  const match = text === undefined ? null : link.exec(text);
  if (match === null) return undefined;
  const [, project = "", location = "", cluster = "", pool] = match;
  return { project, location, cluster, ...(pool === undefined ? {} : { pool }) };
}

function own(reader: Reader, key: string): unknown {
  const object = reader.raw;
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}
