import type { Plan } from "../core/plan.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";

/** Every Kubernetes minor that a cluster of the plan runs or passes, lowest first, without holes. */
export function minorsAhead({ clusters }: Pick<Plan, "clusters">): readonly string[] {
  const versions = clusters
    .flatMap(({ version, hops }) => [version ?? "", ...hops.map(({ to }) => to)])
    .flatMap((text): readonly KubeVersion[] => {
      const version = tryParseVersion(text);
      // OpenShift counts its own versions, whose minors say nothing here.
      return version?.major === 1 ? [version] : [];
    })
    .toSorted(compareVersions);
  const [lowest, highest] = [versions[0], versions.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  return Array.from({ length: highest.minor - lowest.minor + 1 }, (_, index) =>
    minorOf({ ...lowest, minor: lowest.minor + index }),
  );
}
