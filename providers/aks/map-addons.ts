import type { Addon } from "../../lib/core/addon.ts";
import type { Reader } from "../../lib/core/reader.ts";

/** What AKS installs and upgrades too, though it is not among the add-on profiles. Each has its switch in `enabled`. */
const features: readonly (readonly [profile: string, feature: string])[] = [
  ["aiToolchainOperatorProfile", ""],
  ["azureMonitorProfile", "containerInsights"],
  ["azureMonitorProfile", "metrics"],
  ["ingressProfile", "webAppRouting"],
  ["securityProfile", "imageCleaner"],
  ["securityProfile", "workloadIdentity"],
  ["storageProfile", "blobCSIDriver"],
  ["storageProfile", "diskCSIDriver"],
  ["storageProfile", "fileCSIDriver"],
  ["storageProfile", "snapshotController"],
  ["workloadAutoScalerProfile", "keda"],
  ["workloadAutoScalerProfile", "verticalPodAutoscaler"],
];

/**
 * The components that are switched on, by the names that Resource Manager prints. AKS tells no versions, but for Istio:
 * its revisions, of which there are two while one replaces the other. `undefined` when a part could not be read.
 */
export function readAddons(properties: Reader): readonly Addon[] | undefined {
  const before = properties.problems.length;
  const profiles = properties.entries("addonProfiles").filter(([, profile]) => profile.flag("enabled") === true);
  const on = features.filter(([profile, feature]) => {
    const settings = properties.object(profile);
    return (feature === "" ? settings : settings.object(feature)).flag("enabled") === true;
  });
  const mesh = properties.object("serviceMeshProfile");
  const istio = mesh.text("mode")?.toLowerCase() === "istio" ? revisionsOf(mesh.object("istio")) : [];
  if (properties.problems.length > before) return undefined;
  const named = [...profiles.map(([name]) => name), ...on.map(([profile, feature]) => nameOf(profile, feature))];
  return [...named.map((name) => ({ name })), ...istio.map((version) => ({ name: "istio", ...version }))]
    .map((addon) => ({ ...addon, managed: true, issues: [] }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function nameOf(profile: string, feature: string): string {
  return feature === "" ? profile.replace(/Profile$/, "") : `${profile}.${feature}`;
}

function revisionsOf(istio: Reader): readonly { readonly version?: string }[] {
  const revisions = istio.texts("revisions");
  return revisions.length === 0 ? [{}] : revisions.toSorted().map((version) => ({ version }));
}
