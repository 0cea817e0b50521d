import type { NodePool } from "../../lib/core/node-pool.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { compareVersions, type KubeVersion, tryParseVersion } from "../../lib/core/version.ts";
import { isSet } from "./field.ts";

export interface MappedTargets {
  /** Lowest first, previews left out; absent when the answer does not tell. */
  readonly targets?: readonly KubeVersion[];
  readonly problems: readonly Problem[];
}

/** Where AKS would take the control plane next, from `upgradeProfiles/default` of a cluster. */
export function mapUpgradeTargets(body: unknown): MappedTargets {
  const problems: Problem[] = [];
  const properties = new Reader(body, "$", problems).object("properties");
  const profile = properties.object("controlPlaneProfile");
  if (profile.raw === undefined) {
    if (problems.length === 0) properties.reject("controlPlaneProfile", "an upgrade profile");
    return { problems };
  }
  // AKS leaves the list out where there is nowhere to go.
  const offered = profile.objects("upgrades").flatMap((entry) => {
    const version = entry.version("kubernetesVersion");
    if (version === undefined && !isSet(entry, "kubernetesVersion")) {
      entry.reject("kubernetesVersion", "a Kubernetes version");
    }
    return version === undefined || entry.flag("isPreview") === true ? [] : [version];
  });
  return problems.length > 0 ? { problems } : { targets: offered.toSorted(compareVersions), problems };
}

export interface MappedPool {
  readonly pool: NodePool;
  readonly problems: readonly Problem[];
}

/**
 * A pool with its newest node image and the versions that it can be rolled back to, from its own
 * `upgradeProfiles/default`. AKS forgets a version after a week; when exactly it does not say.
 */
export function mapPoolProfile(pool: NodePool, body: unknown): MappedPool {
  const problems: Problem[] = [];
  const properties = new Reader(body, "$", problems).object("properties");
  const latestVersion = properties.text("latestNodeImageVersion");
  const rollbackTo = properties.objects("recentlyUsedVersions").flatMap((entry) => {
    const text = entry.text("orchestratorVersion");
    const version = text === undefined ? undefined : tryParseVersion(text);
    const image = entry.text("nodeImageVersion");
    if (version === undefined) {
      entry.reject("orchestratorVersion", "a Kubernetes version");
      return [];
    }
    return [{ version, ...(image === undefined ? {} : { image }) }];
  });
  return {
    pool: {
      ...pool,
      ...(latestVersion === undefined ? {} : { image: { ...pool.image, latestVersion } }),
      ...(rollbackTo.length === 0 ? {} : { rollbackTo }),
    },
    problems,
  };
}
