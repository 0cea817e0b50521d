import { gunzipSync } from "node:zlib";
import { FleetError } from "../../core/error.ts";
import type { JsonObject, JsonValue, KubeObject } from "../../core/kube-object.ts";
import { isJsonObject, objectAt, objectsAt, textAt } from "../json.ts";

/** A release as Helm keeps it. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace?: string;
  readonly revision?: number;
  /** `deployed`, `superseded`, `failed`, …; `unknown` when the release does not say. */
  readonly status: string;
  readonly chart?: { readonly name?: string; readonly version?: string; readonly kubeVersion?: string };
  /** What the chart rendered, hooks included: a stream of documents. */
  readonly manifest: string;
}

/** A release larger than this would not have fitted into a Secret, however well it was compressed. */
const maxBytes = 64 * 1024 * 1024;

/** Whether an object is one in which Helm 3 keeps a revision of a release. */
export function isHelmStorage(object: KubeObject): boolean {
  if (object.apiVersion !== "v1") return false;
  if (object.kind === "Secret") return object["type"] === "helm.sh/release.v1";
  return object.kind === "ConfigMap" && textAt(objectAt(objectAt(object, "metadata"), "labels"), "owner") === "helm";
}

/** The status of a stored revision by its label, without a look inside; `undefined` when it has none. */
export function labelledStatus(object: KubeObject): string | undefined {
  return textAt(objectAt(objectAt(object, "metadata"), "labels"), "status");
}

/**
 * Opens a stored revision: base64, which a Secret adds once more, around gzip around JSON.
 *
 * @throws FleetError `BAD_DOCUMENT` when it is anything else.
 */
export function openHelmRelease(object: KubeObject): HelmRelease {
  const stored = textAt(objectAt(object, "data"), "release");
  if (stored === undefined) throw bad("it holds no release");
  const text = object.kind === "Secret" ? base64(stored).toString("latin1") : stored;
  return releaseOf(parsed(unzipped(base64(text))));
}

function base64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw bad("its release is not base64");
  return Buffer.from(text, "base64");
}

/** Helm leaves small releases of old versions unzipped. */
function unzipped(bytes: Buffer): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes }).toString("utf8");
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    throw bad(
      code === "ERR_BUFFER_TOO_LARGE" ? `its release is larger than ${maxBytes} bytes` : "its release is not gzip",
    );
  }
}

function parsed(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad("its release is not JSON");
  }
  if (!isJsonObject(value as JsonValue)) throw bad("its release is no JSON object");
  return value as JsonObject;
}

function releaseOf(release: JsonObject): HelmRelease {
  const name = textAt(release, "name");
  const manifest = textAt(release, "manifest");
  if (name === undefined || manifest === undefined) throw bad("its release has no name or no manifest");
  const namespace = textAt(release, "namespace");
  const revision = release["version"];
  const metadata = objectAt(objectAt(release, "chart"), "metadata");
  const hooks = objectsAt(release, "hooks").map((hook) => textAt(hook, "manifest") ?? "");
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(typeof revision === "number" ? { revision } : {}),
    status: textAt(objectAt(release, "info"), "status") ?? "unknown",
    ...(metadata === undefined ? {} : { chart: chartOf(metadata) }),
    manifest: [manifest, ...hooks].join("\n---\n"),
  };
}

function chartOf(metadata: JsonObject): NonNullable<HelmRelease["chart"]> {
  const [name, version, kubeVersion] = ["name", "version", "kubeVersion"].map((key) => textAt(metadata, key));
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(kubeVersion === undefined || kubeVersion === "" ? {} : { kubeVersion }),
  };
}

function bad(message: string): FleetError {
  return new FleetError("BAD_DOCUMENT", message, { hint: "Export it again: kubectl get -o yaml." });
}
