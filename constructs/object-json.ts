import { ApiObject, ApiObjectMetadataDefinition, App, Lazy } from "cdk8s";
import { generatedManifest } from "./generated-manifest.ts";
import { isBuiltIn } from "./value-resolver.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What `object.toJson()` gives. Objects of plain values, lazy values and tokens, which most are, take a fraction of the
 * time: cdk8s copies everything four times. Whatever else there is (patches, resolvers of the user's, other classes, a
 * `toJson` that somebody wrote) is left to cdk8s.
 */
export function objectJson(object: ApiObject): object {
  return plainObjectJson(object) ?? (object.toJson() as object);
}

function plainObjectJson(object: ApiObject): object | undefined {
  const manifest = object.toJson === ApiObject.prototype.toJson ? asItIs : generatedManifest(object);
  // Neither is public; where a version of cdk8s has them no more, it does the work itself.
  const { props, patches } = object as unknown as { readonly props?: unknown; readonly patches?: unknown };
  if (manifest === undefined || !isFields(props)) return undefined;
  if (!Array.isArray(patches) || patches.length > 0 || process.env["CDK8S_DISABLE_SORT"]) return undefined;
  if (!App.of(object).resolvers.every(isBuiltIn)) return undefined;
  const { apiVersion, kind, metadata: _, ...rest } = props;
  const [plainRest, plainApi, plainKind] = [plain(rest, false), plain(apiVersion, false), plain(kind, false)];
  if (plainRest === notPlain || plainApi === notPlain || plainKind === notPlain) return undefined;
  const metadata = plainMetadata(object.metadata);
  return manifest({
    ...(plainApi === undefined ? {} : { apiVersion: plainApi }),
    ...(plainKind === undefined ? {} : { kind: plainKind }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(plainRest as Fields),
  });
}

function asItIs(fields: Fields): object {
  return fields;
}

function plainMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  // The collections are private as well.
  const { name, namespace, ...rest } = metadata as unknown as Fields;
  const { _additionalAttributes: more, annotations, labels, finalizers, ownerReferences } = rest;
  const isKnown = [more, annotations, labels].every(isFields) && [finalizers, ownerReferences].every(Array.isArray);
  if (!isKnown || metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return metadata.toJson();
  const fields = { ...(more as Fields), name, namespace, annotations, finalizers, ownerReferences, labels };
  const copy = plain(fields, true);
  return copy === notPlain ? metadata.toJson() : copy;
}

const notPlain = Symbol("not plain");

/**
 * A copy without what is null or undefined, keys sorted; `notPlain` where something is no JSON value.
 *
 * @param dropEmpty Whether to leave out empty lists and maps as well.
 */
function plain(value: unknown, dropEmpty: boolean): unknown {
  if (typeof value !== "object") return typeof value === "function" || typeof value === "symbol" ? notPlain : value;
  if (value === null) return undefined;
  if (Array.isArray(value)) return plainList(value, dropEmpty);
  if (isFields(value)) return plainFields(value, dropEmpty);
  if (value instanceof Lazy) return plain(value.produce(), dropEmpty);
  const { resolve, value: inner } = value as { readonly resolve?: unknown; readonly value?: unknown };
  if (typeof resolve === "function") return notPlain;
  // One of the classes that stand for "a number or a text".
  return typeof inner === "number" || typeof inner === "string" ? { value: inner } : notPlain;
}

function plainList(items: readonly unknown[], dropEmpty: boolean): unknown {
  if (dropEmpty && items.length === 0) return undefined;
  const copy: unknown[] = [];
  for (const item of items) {
    const inner = plain(item, dropEmpty);
    if (inner === notPlain) return notPlain;
    copy.push(inner);
  }
  return copy;
}

function plainFields(fields: Fields, dropEmpty: boolean): unknown {
  const copy: Record<string, unknown> = {};
  let empty = true;
  for (const key of sortedKeys(fields)) {
    const inner = plain(fields[key], dropEmpty);
    if (inner === notPlain || key === "resolve" || key === "constructor" || key === "__proto__") return notPlain;
    if (inner === undefined) continue;
    copy[key] = inner;
    empty = false;
  }
  return dropEmpty && empty ? undefined : copy;
}

/** Most maps are in order already, and finding that out takes less than sorting. */
function sortedKeys(fields: Fields): readonly string[] {
  const keys = Object.keys(fields);
  let before = "";
  for (const key of keys) {
    if (key < before) return keys.sort();
    before = key;
  }
  return keys;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
