import type { ClusterAccess } from "../../lib/core/access.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** Who may reach the API server. A cluster without an access profile is public, which is the documented default. */
export function readAccess(properties: Reader): ClusterAccess | undefined {
  const before = properties.problems.length;
  const profile = properties.object("apiServerAccessProfile");
  const hidden = profile.flag("enablePrivateCluster") === true;
  const closed = properties.text("publicNetworkAccess")?.toLowerCase() === "disabled";
  const ranges = profile.texts("authorizedIPRanges");
  const off = properties.flag("disableLocalAccounts");
  if (properties.problems.length > before) return undefined;
  const open = !hidden && !closed;
  return {
    publicEndpoint: open,
    privateEndpoint: hidden,
    // Without ranges AKS lets every address through.
    ...(open ? { authorizedNetworks: ranges.length === 0 ? ["0.0.0.0/0"] : ranges } : {}),
    ...(off === undefined ? {} : { localAccounts: !off }),
  };
}
