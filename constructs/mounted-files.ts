import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import type { NamedObject } from "./named-object.ts";

/**
 * A Secret that something else makes, SOPS and whoever decrypts it or cdk8s-plus, as files in memory that only the pod's
 * group reads. Only its name lands in the output.
 */
export function secretFiles(secret: NamedObject, directory: string): Contributor {
  const volume = volumeName("secret", secret.name);
  return filesOf(volume, { secret: { secretName: secret.name, defaultMode: 0o440 } }, directory);
}

/** A ConfigMap that something else makes, as files. */
export function configFiles(configMap: NamedObject, directory: string): Contributor {
  const volume = volumeName("config", configMap.name);
  return filesOf(volume, { configMap: { name: configMap.name, defaultMode: 0o444 } }, directory);
}

/** Name of the volume of an object, a DNS label. */
export function volumeName(kind: string, name: string): string {
  return `${kind}-${name.replaceAll(".", "-")}`.slice(0, 63).replace(/-+$/, "");
}

/** A read-only directory of the main container. */
export function mountedVolume(name: string, source: JsonObject, directory: string): Contribution {
  if (!directory.startsWith("/") || directory === "/") {
    throw new FleetError("CONFIG", `${JSON.stringify(directory)} is not the absolute path of a directory`, {
      hint: "Write one such as /run/secrets/web.",
    });
  }
  return { volumes: [{ name, ...source }], mounts: [{ name, mountPath: directory, readOnly: true }] };
}

function filesOf(name: string, source: JsonObject, directory: string): Contributor {
  const contribution = mountedVolume(name, source, directory);
  return { contribute: () => contribution };
}
