import { ApiObject } from "cdk8s";

type Manifest = (fields: Readonly<Record<string, unknown>>) => object;

/**
 * How a class that `cdk8s import` generated, as all those of cdk8s-plus are, makes a manifest of resolved fields.
 * Undefined for any other class.
 *
 * Such a class renders by `toJson`, which has the fields resolved and gives them to a function, and has a static
 * `manifest`, which gives its argument to the same function. That they are these two is told by their text.
 */
export function generatedManifest(object: ApiObject): Manifest | undefined {
  const made = object.constructor as Generated;
  const known = manifests.get(made);
  if (known !== undefined) return object.toJson === made.prototype.toJson ? (known ?? undefined) : undefined;
  const found = manifestOf(made);
  manifests.set(made, found ?? null);
  return generatedManifest(object);
}

interface Generated {
  readonly prototype: ApiObject;
  readonly manifest?: Manifest;
}

/** `null`: the class is another one. */
const manifests = new WeakMap<Generated, Manifest | null>();

function manifestOf(made: Generated): Manifest | undefined {
  if (Object.getPrototypeOf(made) !== ApiObject || !Object.hasOwn(made, "manifest")) return undefined;
  if (!Object.hasOwn(made.prototype, "toJson") || typeof made.manifest !== "function") return undefined;
  const rendering = renderingText.exec(String(made.prototype.toJson))?.groups;
  const manifest = manifestText.exec(String(made.manifest))?.groups;
  if (rendering === undefined || manifest === undefined) return undefined;
  const isSame = rendering["made"] === manifest["made"] && rendering["write"] === manifest["write"];
  return isSame ? made.manifest.bind(made) : undefined;
}

const renderingText =
  /^toJson\(\)\s*\{\s*(?:const|let|var) (\w+)\s*=\s*super\.toJson\(\);?\s*return\s*\{\s*\.\.\.(?<made>[\w$]+)\.GVK,\s*\.\.\.(?<write>[\w$]+)\(\1\),?\s*\};?\s*\}$/;
const manifestText =
  /^manifest\((\w+)(?:\s*=\s*\{\s*\})?\)\s*\{\s*return\s*\{\s*\.\.\.(?<made>[\w$]+)\.GVK,\s*\.\.\.(?<write>[\w$]+)\(\1\),?\s*\};?\s*\}$/;
