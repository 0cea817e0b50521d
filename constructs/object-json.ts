import { ApiObject, App, Lazy } from "cdk8s";
import { isBuiltIn } from "./value-resolver.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What `object.toJson()` gives. Objects of plain values, which most are, take a fraction of the time: cdk8s looks for
 * tokens and copies everything three times. Whatever is not plain (tokens, patches, resolvers of the user's, classes with a
 * `toJson` of their own) is left to cdk8s.
 */
export function objectJson(object: ApiObject): object {
  return plainObjectJson(object) ?? (object.toJson() as object);
}

function plainObjectJson(object: ApiObject): object | undefined {
  // Neither is public; where a version of cdk8s has them no more, it does the work itself.
  const { props, patches } = object as unknown as { readonly props?: unknown; readonly patches?: unknown };
  if (object.toJson !== ApiObject.prototype.toJson || !isFields(props)) return undefined;
  if (!Array.isArray(patches) || patches.length > 0 || process.env["CDK8S_DISABLE_SORT"]) return undefined;
  if (!App.of(object).resolvers.every(isBuiltIn)) return undefined;
  const { apiVersion, kind, metadata: _, ...rest } = props;
  const [plainRest, plainApi, plainKind] = [plain(rest), plain(apiVersion), plain(kind)];
  if (plainRest === notPlain || plainApi === notPlain || plainKind === notPlain) return undefined;
  return {
    ...(plainApi === undefined ? {} : { apiVersion: plainApi }),
    ...(plainKind === undefined ? {} : { kind: plainKind }),
    metadata: object.metadata.toJson() as unknown,
    ...(plainRest as Fields),
  };
}

const notPlain = Symbol("not plain");

/** A copy without what is null or undefined, keys sorted; `notPlain` where something is no JSON value. */
function plain(value: unknown): unknown {
  if (typeof value !== "object") return typeof value === "function" || typeof value === "symbol" ? notPlain : value;
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      const inner = plain(item);
      if (inner === notPlain) return notPlain;
      copy.push(inner);
    }
    return copy;
  }
  if (value instanceof Lazy) return plain(value.produce());
  if (!isFields(value)) return notPlain;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const inner = plain(value[key]);
    if (inner === notPlain || key === "resolve" || key === "__proto__") return notPlain;
    if (inner !== undefined) copy[key] = inner;
  }
  return copy;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
