import { FleetError } from "../lib/core/error.ts";

/** What was read of a value: which field, in which way, and what it held. */
export interface Read {
  readonly path: readonly string[];
  readonly way: "value" | "keys" | "presence";
  /** The field itself, the names of its keys, or whether it is there. Of a list or map, only that it is one. */
  readonly found: Found;
}

export type Found = string | number | boolean | bigint | symbol | null | undefined;

const list = Symbol.for("fleetwright.list");
const map = Symbol.for("fleetwright.map");

/**
 * A view of plain data that notes each first read, however deep, in the order in which they come.
 *
 * @throws FleetError `CONFIG` when somebody writes to the view.
 */
export function recordReads<T extends object>(value: T): { readonly view: T; readonly reads: readonly Read[] } {
  const reads: Read[] = [];
  const seen = new Set<string>();
  const views = new Map<object, object>();

  const note = (path: readonly string[], way: Read["way"], found: Found) => {
    const key = keyOf({ path, way });
    if (seen.has(key)) return;
    seen.add(key);
    reads.push({ path, way, found });
  };
  const viewOf = (target: object, path: readonly string[]): object => {
    const known = views.get(target);
    if (known !== undefined) return known;
    // A copy of its own: a proxy has to show frozen fields as they are, and these are to be views as well.
    const shell = Array.isArray(target) ? [...(target as readonly unknown[])] : { ...target };
    const view: object = new Proxy(shell, {
      get(from, key) {
        if (typeof key === "symbol") return Reflect.get(from, key);
        const inner: unknown = Reflect.get(from, key);
        // Methods of lists and maps read the fields through this view.
        if (typeof inner === "function") return inner;
        const at = [...path, key];
        note(at, "value", foundOf(inner));
        return typeof inner === "object" && inner !== null ? viewOf(inner, at) : inner;
      },
      has(from, key) {
        if (typeof key === "string") note([...path, key], "presence", Object.hasOwn(from, key));
        return Reflect.has(from, key);
      },
      ownKeys(from) {
        note(path, "keys", keysOf(from));
        return Reflect.ownKeys(from);
      },
      getOwnPropertyDescriptor(from, key): PropertyDescriptor | undefined {
        const descriptor = Reflect.getOwnPropertyDescriptor(from, key);
        if (typeof key === "symbol") return descriptor;
        note([...path, key], "presence", descriptor !== undefined);
        if (descriptor === undefined) return undefined;
        const inner: unknown = Reflect.get(view, key);
        // The length of a list cannot be configured, and is what it is.
        return descriptor.configurable === false ? descriptor : { ...descriptor, value: inner };
      },
      set: refuse,
      defineProperty: refuse,
      deleteProperty: refuse,
      setPrototypeOf: refuse,
    });
    views.set(target, view);
    return view;
  };
  return { view: viewOf(value, []) as T, reads };
}

/** Reads of one field in one way have one key. */
export function keyOf({ path, way }: Pick<Read, "path" | "way">): string {
  return `${way}\0${path.join("\0")}`;
}

/** What a read would find in another value. */
export function readAgain(value: object, { path, way }: Pick<Read, "path" | "way">): Found {
  let at: unknown = value;
  const steps = way === "presence" ? path.slice(0, -1) : path;
  for (const key of steps) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  if (way === "value") return foundOf(at);
  if (typeof at !== "object" || at === null) return undefined;
  return way === "keys" ? keysOf(at) : Object.hasOwn(at, path.at(-1) ?? "");
}

function foundOf(value: unknown): Found {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? list : map;
  return value as Found;
}

function keysOf(value: object): string {
  return JSON.stringify(Object.keys(value));
}

function refuse(): never {
  throw new FleetError("CONFIG", "A builder changed the cluster that it was given", {
    hint: "Builders are pure: they read the cluster and add to the chart, and the same reads give the same objects.",
  });
}
