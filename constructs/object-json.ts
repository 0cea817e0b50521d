import { ApiObject, ApiObjectMetadataDefinition, App, Lazy } from "cdk8s";
import type { IConstruct } from "constructs";
import { generatedManifest } from "./generated-manifest.ts";
import { isBuiltIn } from "./value-resolver.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What `object.toJson()` gives. Objects of plain values, lazy values and tokens, which most are, take a fraction of the
 * time: cdk8s copies everything four times. Whatever else there is (patches, resolvers of the user's, other classes, a
 * `toJson` that somebody wrote) is left to cdk8s.
 *
 * @param builtIn What `resolvesAsBuiltIn` says of the object; it says the same of all of an app.
 */
export function objectJson(object: ApiObject, builtIn = resolvesAsBuiltIn(object)): object {
  return (builtIn ? plainObjectJson(object) : undefined) ?? (object.toJson() as object);
}

/** Whether nobody has changed how the app around a construct resolves values and sorts keys. */
export function resolvesAsBuiltIn(construct: IConstruct): boolean {
  return !process.env["CDK8S_DISABLE_SORT"] && App.of(construct).resolvers.every(isBuiltIn);
}

function plainObjectJson(object: ApiObject): object | undefined {
  const manifest = object.toJson === ApiObject.prototype.toJson ? asItIs : generatedManifest(object);
  // Neither is public; where a version of cdk8s has them no more, it does the work itself.
  const { props, patches } = object as unknown as { readonly props?: unknown; readonly patches?: unknown };
  if (manifest === undefined || !isFields(props) || !Array.isArray(patches) || patches.length > 0) return undefined;
  const metadata = plainMetadata(object.metadata);
  const copy: Record<string, unknown> = {};
  if (!copyFields(props, typeFields, false, copy)) return undefined;
  if (metadata !== undefined) copy["metadata"] = metadata;
  return copyFields(props, sortedKeys(props).filter(isBelow), false, copy) ? manifest(copy) : undefined;
}

const typeFields = ["apiVersion", "kind"];

function isBelow(key: string): boolean {
  return key !== "apiVersion" && key !== "kind" && key !== "metadata";
}

function asItIs(fields: Fields): object {
  return fields;
}

const metadataFields = ["annotations", "finalizers", "labels", "name", "namespace", "ownerReferences"];

function plainMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  // The collections are private as well.
  const fields = metadata as unknown as Fields;
  const { _additionalAttributes: more, annotations, labels, finalizers, ownerReferences } = fields;
  const isKnown = isFields(more) && isFields(annotations) && isFields(labels);
  if (!isKnown || !Array.isArray(finalizers) || !Array.isArray(ownerReferences)) return metadata.toJson();
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return metadata.toJson();
  const others = Object.keys(more).filter(isOther);
  const copy: Record<string, unknown> = {};
  const isCopied =
    others.length === 0
      ? copyFields(fields, metadataFields, true, copy)
      : copyFields({ ...fields, ...picked(more, others) }, [...metadataFields, ...others].sort(), true, copy);
  if (!isCopied) return metadata.toJson();
  return isEmpty(copy) ? undefined : copy;
}

function isOther(key: string): boolean {
  return !metadataFields.includes(key);
}

function picked(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(keys.map((key) => [key, fields[key]]));
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
  if (!copyFields(fields, sortedKeys(fields), dropEmpty, copy)) return notPlain;
  return dropEmpty && isEmpty(copy) ? undefined : copy;
}

/** False where one of them is no JSON value. */
function copyFields(from: Fields, keys: readonly string[], dropEmpty: boolean, to: Record<string, unknown>): boolean {
  for (const key of keys) {
    if (key === "resolve" || key === "constructor" || key === "__proto__") return false;
    const value = from[key];
    const inner = typeof value === "string" ? value : plain(value, dropEmpty);
    if (inner === notPlain) return false;
    if (inner !== undefined) to[key] = inner;
  }
  return true;
}

function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false;
  return true;
}

/** Of few keys, most of them in order already; `sort` would take a multiple of the time. */
function sortedKeys(fields: Fields): string[] {
  const keys = Object.keys(fields);
  if (keys.length > 32) return keys.sort();
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] ?? "";
    let at = index;
    for (let before = keys[at - 1]; before !== undefined && isAfter(before, key); before = keys[at - 1]) {
      keys[at] = before;
      at--;
    }
    keys[at] = key;
  }
  return keys;
}

/** As `>`; the first character mostly tells. */
function isAfter(one: string, other: string): boolean {
  const a = one.charCodeAt(0);
  const b = other.charCodeAt(0);
  return a > b || (!(a < b) && one > other);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
