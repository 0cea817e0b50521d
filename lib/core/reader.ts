import { fromInstant, type IsoInstant, toInstant } from "./instant.ts";
import { type KubeVersion, tryParseVersion } from "./version.ts";

/** A value in a response that is not what its API documents. */
export interface Problem {
  /** JSON path from the root of the response: `$.cluster.tags.team`. */
  readonly path: string;
  readonly message: string;
}

const maxText = 65_536;

/**
 * Reads fields of a response that may be anything. A field that is absent, `null` or (for text) empty reads as
 * `undefined`; one of the wrong type does too and is recorded as a `Problem`, so that a mapper can keep the cluster and
 * report the field.
 */
export class Reader {
  readonly #value: unknown;
  readonly path: string;
  readonly problems: Problem[];

  constructor(value: unknown, path = "$", problems: Problem[] = []) {
    this.#value = value;
    this.path = path;
    this.problems = problems;
    if (value !== undefined && value !== null && !isObject(value)) this.#complain(path, "an object", value);
  }

  /** The object that was read; `undefined` when it was absent or not an object. */
  get raw(): Readonly<Record<string, unknown>> | undefined {
    return isObject(this.#value) ? this.#value : undefined;
  }

  /** Whether the field holds anything at all, of whatever type. */
  has(key: string): boolean {
    const value = this.#get(key);
    return value !== undefined && value !== null;
  }

  /** A nested object. Reads as an empty one when absent. */
  object(key: string): Reader {
    return new Reader(this.#get(key), this.#at(key), this.problems);
  }

  /** Members of an array of objects; entries that are not objects are recorded and left out. */
  objects(key: string): readonly Reader[] {
    return this.#array(key).flatMap((entry, index) => {
      const path = `${this.#at(key)}[${index}]`;
      if (isObject(entry)) return [new Reader(entry, path, this.problems)];
      this.#complain(path, "an object", entry);
      return [];
    });
  }

  /** Members of a map whose values are objects, in the order of the response. */
  entries(key: string): readonly (readonly [string, Reader])[] {
    const map = this.object(key);
    return Object.keys(map.raw ?? {}).map((name) => [name, map.object(name)] as const);
  }

  text(key: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string") return this.#complain(this.#at(key), "text", value);
    if (value.length > maxText) return this.#complain(this.#at(key), `text of at most ${maxText} characters`, value);
    return value;
  }

  texts(key: string): readonly string[] {
    return this.#array(key).flatMap((entry, index) => {
      if (typeof entry === "string" && entry.length <= maxText) return [entry];
      this.#complain(`${this.#at(key)}[${index}]`, "text", entry);
      return [];
    });
  }

  /** A whole number, not negative; decimal text is accepted, since protobuf prints 64-bit integers so. */
  count(key: string): number | undefined {
    const value = this.#get(key);
    if (value === undefined || value === null) return undefined;
    const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
    return this.#complain(this.#at(key), "a whole number", value);
  }

  flag(key: string): boolean | undefined {
    const value = this.#get(key);
    if (value === undefined || value === null) return undefined;
    return typeof value === "boolean" ? value : this.#complain(this.#at(key), "true or false", value);
  }

  version(key: string): KubeVersion | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    return tryParseVersion(text) ?? this.#complain(this.#at(key), "a Kubernetes version", text);
  }

  /** A point in time: RFC 3339 text, a `Date`, seconds since the epoch, or protobuf's `{ seconds, nanos }`. */
  instant(key: string): IsoInstant | undefined {
    const value = this.#get(key);
    if (value === undefined || value === null || value === "") return undefined;
    const epochMs = epochOf(value);
    // Years outside these are another unit or another field, not a date in the life of a cluster.
    const plausible = epochMs !== undefined && epochMs >= Date.UTC(1970, 0, 1) && epochMs < Date.UTC(2200, 0, 1);
    return plausible ? toInstant(epochMs) : this.#complain(this.#at(key), "a date", value);
  }

  /** A map of text to text: labels, tags. Keys such as `__proto__` are kept as ordinary keys. */
  labels(key: string): Readonly<Record<string, string>> {
    const map = this.object(key);
    // fromEntries defines own properties, which assignment to `__proto__` would not.
    return Object.fromEntries(
      Object.entries(map.raw ?? {}).flatMap(([name, value]) => {
        if (value === null || value === undefined) return [[name, ""]];
        if (typeof value === "string") return [[name, value]];
        this.#complain(`${map.path}${member(name)}`, "text", value);
        return [];
      }),
    );
  }

  /** Records that a field holds something its mapper cannot use. Returns `undefined`, to be returned in turn. */
  reject(key: string, expected: string): undefined {
    return this.#complain(this.#at(key), expected, this.#get(key));
  }

  #array(key: string): readonly unknown[] {
    const value = this.#get(key);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#complain(this.#at(key), "a list", value);
    return [];
  }

  #get(key: string): unknown {
    return isObject(this.#value) && Object.hasOwn(this.#value, key) ? this.#value[key] : undefined;
  }

  #at(key: string): string {
    return this.path + member(key);
  }

  #complain(path: string, expected: string, found: unknown): undefined {
    this.problems.push({ path, message: `expected ${expected}, found ${kindOf(found)}` });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 100))}]`;
}

/** Says what was found without repeating it: a response may carry a secret in the wrong place. */
function kindOf(value: unknown): string {
  if (value === undefined || value === "") return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value.length > maxText ? `text of ${value.length} characters` : "other text";
  if (typeof value === "number") return Number.isNaN(value) ? "NaN" : "a number";
  return value instanceof Date ? "an invalid date" : `a value of type ${typeof value}`;
}

function epochOf(value: unknown): number | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.getTime();
  if (typeof value === "string") return fromInstant(value);
  if (typeof value === "number") return Number.isFinite(value) ? value * 1000 : undefined;
  if (!isObject(value)) return undefined;
  const text = value["seconds"];
  const seconds = typeof text === "string" && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  const nanos = value["nanos"] ?? 0;
  if (typeof seconds !== "number" || typeof nanos !== "number" || !Number.isSafeInteger(seconds)) return undefined;
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}
