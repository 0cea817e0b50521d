import type { KubeObject } from "../../core/kube-object.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";

/** That somebody sent an object in a version of its API. */
export interface SentVersion {
  /** `policy/v1beta1`. */
  readonly apiVersion: string;
  /** Who, as the API server was told: `kubectl-client-side-apply`, `helm`. */
  readonly manager: string;
  /** When, as the API server noted it. */
  readonly time?: string;
  /** Where in the object it is told. */
  readonly path: string;
}

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * The versions in which each client sent an object last. What a client sent before counts no more: it has moved since.
 * The annotation that kubectl leaves is stale once anything else writes the object, and so it counts only where the
 * server has no record of its own.
 */
export function sentVersions(object: KubeObject): readonly SentVersion[] {
  const metadata = objectAt(object, "metadata");
  const latest = new Map<string, SentVersion>();
  objectsAt(metadata, "managedFields").forEach((entry, index) => {
    const [manager, apiVersion, time] = ["manager", "apiVersion", "time"].map((key) => textAt(entry, key));
    if (apiVersion === undefined) return;
    const key = JSON.stringify([manager, textAt(entry, "subresource")]);
    const known = latest.get(key);
    if (known?.time !== undefined && (time === undefined || time < known.time)) return;
    latest.set(key, {
      apiVersion,
      manager: manager ?? "an unnamed client",
      ...(time === undefined ? {} : { time }),
      path: `metadata.managedFields[${index}]`,
    });
  });
  if (latest.size > 0) return [...latest.values()];
  const text = textAt(objectAt(metadata, "annotations"), lastApplied);
  const apiVersion = text === undefined ? undefined : appliedVersion(text);
  return apiVersion === undefined
    ? []
    : [{ apiVersion, manager: "kubectl apply", path: `metadata.annotations["${lastApplied}"]` }];
}

function appliedVersion(text: string): string | undefined {
  try {
    const { apiVersion } = JSON.parse(text) as { readonly apiVersion?: unknown };
    return typeof apiVersion === "string" ? apiVersion : undefined;
  } catch {
    return undefined;
  }
}
