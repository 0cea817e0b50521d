import {
  ImplicitTokenResolver,
  type IResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
  type ResolutionContext,
} from "cdk8s";

/**
 * Does what the three resolvers of every cdk8s app do, for all of an object in one call. By itself cdk8s calls each of
 * them for every value, and looks for the app before each call.
 */
export class ValueResolver implements IResolver {
  resolve(context: ResolutionContext): void {
    const value: unknown = context.value;
    if (value instanceof Resolved) return;
    const resolved = resolvedValue(value);
    if (isFields(resolved)) context.replaceValue(new Resolved(resolved));
    else if (resolved !== value) context.replaceValue(resolved);
  }
}

/** Whether a resolver changes nothing but lazy values, tokens, and unions of numbers and strings. */
export function isBuiltIn(resolver: IResolver): boolean {
  return [ValueResolver, LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].some(
    (type) => resolver instanceof type,
  );
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A map in which nothing is left to be resolved. Where cdk8s resolves, it looks into maps whose constructor is `Object`
 * itself, so it leaves this one alone; where it copies, it takes what has a constructor of that name.
 */
class Resolved {
  constructor(fields: Fields) {
    Object.assign(this, fields);
  }
}
Object.defineProperty(Resolved, "name", { value: Object.name });

/** The value itself where there is nothing to resolve in it. */
function resolvedValue(value: unknown): unknown {
  if (typeof value === "function") return isToken(value) ? resolvedValue(value.resolve()) : value;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Lazy) return resolvedValue(value.produce());
  if (isToken(value)) return resolvedValue(value.resolve());
  if (Array.isArray(value)) return resolvedItems(value);
  if (isFields(value)) return resolvedFields(value);
  const { value: inner } = value as { readonly value?: unknown };
  return typeof inner === "number" || typeof inner === "string" ? { value: inner } : value;
}

function resolvedItems(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const resolved = resolvedValue(item);
    if (resolved === item) continue;
    copy ??= [...items];
    copy[index] = resolved;
  }
  return copy ?? items;
}

function resolvedFields(fields: Fields): Fields {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const member = fields[key];
    const resolved = resolvedValue(member);
    if (resolved === member) continue;
    copy ??= { ...fields };
    copy[key] = resolved;
  }
  return copy ?? fields;
}

function isToken(value: object): value is { resolve(): unknown } {
  return typeof (value as { readonly resolve?: unknown }).resolve === "function";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && value.constructor === Object;
}
