import * as v from "valibot";

/**
 * Building blocks of the schema of `fleet.yaml`. Every message is the noun phrase of what is allowed, so that the
 * reader of a file is told "expected <phrase>, found <value>".
 */

/**
 * What a key means, in sentences, and what holds where it is left out: a phrase without its full stop. The reference of
 * `docs/configuration.md` and the JSON Schema are made of both.
 */
export function described<Value>(meaning: string, otherwise?: string): v.DescriptionAction<Value, string> {
  return v.description(otherwise === undefined ? meaning : `${meaning} Default: ${otherwise}.`);
}

/** An object without other keys. The message of the inner `never` is the list of the keys that are allowed. */
export function section<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.objectWithRest(entries, v.never(Object.keys(entries).join(", ")), "a map");
}

/** Text of a given form. */
export function text(phrase: string, pattern: RegExp) {
  return v.pipe(v.string(phrase), v.regex(pattern, phrase));
}

/** A list with at least one entry. */
export function list<const Item extends v.GenericSchema>(phrase: string, item: Item) {
  const complaint = `a list of ${phrase}, with at least one entry`;
  return v.pipe(v.array(item, complaint), v.minLength(1, complaint), v.readonly());
}

/** A list of texts, none of them twice. */
export function names<const Item extends v.GenericSchema<string>>(phrase: string, item: Item) {
  const complaint = `a list of ${phrase}, with at least one entry`;
  return v.pipe(
    v.array(item, complaint),
    v.minLength(1, complaint),
    v.check((entries) => new Set(entries).size === entries.length, `each of the ${phrase} only once`),
    v.readonly(),
  );
}

export function choice<const Options extends readonly string[]>(options: Options) {
  return v.picklist(options, `one of ${options.join(", ")}`);
}

export function wholeNumber(min: number, max: number, unit = "") {
  const phrase = `a whole number${unit} from ${min} to ${max}`;
  return v.pipe(v.number(phrase), v.integer(phrase), v.minValue(min, phrase), v.maxValue(max, phrase));
}

/** Base URL of an API that is sent credentials, so plain HTTP is for this machine only. */
export function apiUrl() {
  const phrase = "an https:// URL without credentials, query or fragment (http:// only for a loopback address)";
  return v.pipe(v.string(phrase), v.check(isApiUrl, phrase));
}

/** A proxy may be spoken to in plain HTTP: the connection through it is encrypted end to end. */
export function proxyUrl() {
  const phrase = "an http:// or https:// URL of a proxy, without credentials";
  return v.pipe(v.string(phrase), v.check(isPlainUrl, phrase));
}

/** Any text but an empty one or one with control characters. */
export const word = text("text", /^\P{Cc}+$/u);

/** A name or id in which `*` stands for any run of characters. */
export const pattern = text("a name in which * stands for any characters", /^\P{Cc}{1,512}$/u);

function isApiUrl(value: string): boolean {
  if (!isPlainUrl(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === "https:" || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function isPlainUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}
