import * as v from "valibot";
import { fleetConfigSchema } from "../lib/config/schema.ts";

/** A key of `fleet.yaml`, as its schema has it. */
export interface ConfigKey {
  /** `limits.rates.eks.perSecond`; `[]` for the entries of a list, `<name>` for the keys of a map. */
  readonly path: string;
  /** The part of a provider's entry that it is in, by the provider's id. */
  readonly variant?: string;
  /** What it holds, with the unit of numbers: `a whole number of hours from 0 to 8760`. */
  readonly form: string;
  readonly meaning: string;
  /** What holds where it is left out; absent for a key that has to be there. */
  readonly otherwise?: string;
  readonly required: boolean;
  /** Whether it holds nothing but further keys. */
  readonly isSection: boolean;
  readonly isNumber: boolean;
  /** The section, told before, whose keys it has. */
  readonly like?: string;
}

/** Every key that a configuration may have, in the order of the schema. Sections that are alike are taken apart once. */
export function configKeys(): readonly ConfigKey[] {
  return [...keysIn(fleetConfigSchema, { at: "", seen: new Map() })];
}

interface Place {
  readonly at: string;
  readonly variant?: string;
  /** Where the keys of a section were told first. */
  readonly seen: Map<object, string>;
}

type Schema = v.GenericSchema & {
  readonly type: string;
  readonly message?: unknown;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly value?: Schema;
  readonly options?: readonly unknown[];
};

function* keysIn(schema: v.GenericSchema, place: Place): Generator<ConfigKey> {
  const { type, entries = {}, wrapped, item, value, options = [] } = schema as Schema;
  const { at, seen } = place;
  if (wrapped !== undefined) yield* keysIn(wrapped, place);
  else if (item !== undefined) yield* keysIn(item, { ...place, at: `${at}[]` });
  else if (type === "record" && value !== undefined) yield* keysIn(value, { ...place, at: `${at}.<name>` });
  else if (type === "union" || type === "variant")
    for (const one of options as Schema[]) yield* keysIn(one, inVariant(place, one));
  for (const [name, entry] of Object.entries(entries)) {
    const path = at === "" ? name : `${at}.${name}`;
    const section = sectionIn(entry);
    const like = section === undefined ? undefined : seen.get(section);
    yield { ...keyOf(entry, { ...place, at: path }), ...(like === undefined ? {} : { like }) };
    if (like !== undefined) continue;
    if (section !== undefined) seen.set(section, path);
    yield* keysIn(entry, { ...place, at: path });
  }
}

/** One of the providers, which the literal of its id tells apart. */
function inVariant(place: Place, { entries }: Schema): Place {
  const literal: unknown = (entries?.["id"] as { readonly literal?: unknown } | undefined)?.literal;
  return typeof literal === "string" ? { ...place, variant: literal } : place;
}

/** The keys that a key holds, whatever it is wrapped in; the same object where two keys hold the same. */
function sectionIn({ entries, wrapped, item, options }: Schema): object | undefined {
  const inner = entries ?? wrapped ?? item;
  if (inner === entries) return entries;
  if (inner !== undefined) return sectionIn(inner as Schema);
  return (options as readonly Schema[] | undefined)?.map(sectionIn).find((found) => found !== undefined);
}

function keyOf(entry: Schema, { at, variant }: Place): ConfigKey {
  const inner = entry.wrapped ?? entry;
  const [, meaning = "", otherwise] = /^(.*?)(?: Default: (.*)\.)?$/.exec(v.getDescription(inner) ?? "") ?? [];
  return {
    path: at,
    ...(variant === undefined ? {} : { variant }),
    form: typeof inner.message === "string" ? inner.message : inner.type,
    meaning,
    ...(otherwise === undefined ? {} : { otherwise }),
    required: entry.type !== "exact_optional",
    isSection: inner.entries !== undefined,
    isNumber: inner.type === "number",
  };
}
