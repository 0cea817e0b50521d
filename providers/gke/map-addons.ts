import type { Addon } from "../../lib/core/addon.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** Add-ons of the API's first years say whether they are switched off; every later one says whether it is on. */
const onUnlessDisabled: ReadonlySet<string> = new Set([
  "httpLoadBalancing",
  "horizontalPodAutoscaling",
  "kubernetesDashboard",
  "networkPolicyConfig",
  "cloudRunConfig",
]);

/**
 * The add-ons that are switched on, by the API's own name without `Config`. GKE installs the version that belongs to the
 * cluster's own and does not tell which. `undefined` when the settings could not be read.
 */
export function mapAddons(cluster: Reader): readonly Addon[] | undefined {
  const before = cluster.problems.length;
  const config = cluster.object("addonsConfig");
  if (config.raw === undefined) return undefined;
  const on = Object.keys(config.raw)
    .filter((key) => config.has(key))
    .filter((key) => {
      const settings = config.object(key);
      return onUnlessDisabled.has(key) ? settings.flag("disabled") !== true : settings.flag("enabled") === true;
    });
  if (cluster.problems.length > before) return undefined;
  return on
    .map((key) => key.replace(/Config$/, ""))
    .toSorted()
    .map((name) => ({ name, managed: true, issues: [] }));
}
