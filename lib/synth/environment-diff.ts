import type { AllowedDifference } from "../core/allowed-difference.ts";
import { FleetError } from "../core/error.ts";
import type { FieldChange } from "../core/field-change.ts";
import { compareText } from "../core/order.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import { AllowedFields } from "./allowed-fields.ts";
import { type ObjectId, objectKey } from "./object-id.ts";
import type { SynthFolder } from "./synth-folder.ts";
import { type Variant, variantChanges, variantsOf } from "./variants.ts";

/** The same difference of one object between two environments, wherever it shows. */
export interface EnvironmentChange {
  readonly between: readonly [before: string, after: string];
  readonly object: ObjectId;
  /** `added`: only the later environment has it; `removed`: only the earlier. */
  readonly change: "added" | "removed" | "changed";
  /** Set for `changed`. */
  readonly fields?: readonly FieldChange[];
  /** Ids of the clusters on either side, sorted. */
  readonly clusters: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** How the environments of one synth differ, besides what is declared. */
export interface EnvironmentDiff {
  readonly kind: "EnvironmentDiff";
  readonly schemaVersion: 1;
  /** As they follow each other; each is compared with the next. */
  readonly environments: readonly string[];
  readonly changes: readonly EnvironmentChange[];
  /** Clusters of which nobody knows whether they differ, and why. */
  readonly notCompared: readonly { readonly reason: string; readonly clusters: readonly string[] }[];
  /** Declared differences that fit nothing in any of the environments. */
  readonly unused: readonly AllowedDifference[];
}

/**
 * Compares what the environments of one synth run, each with the one that follows. A cluster is compared with those of the
 * same distribution, since what differs between clouds does so on purpose. An object differs where one environment has a
 * form of it that no cluster of the other has.
 *
 * @param environments Two or more.
 * @throws FleetError `CONFIG` when no cluster has one of the environments; `BAD_DOCUMENT` as `SynthFolder.objectsOf`.
 */
export function diffEnvironments(
  folder: SynthFolder,
  environments: readonly string[],
  allowed: readonly AllowedDifference[],
): EnvironmentDiff {
  const groups = clustersByEnvironment(folder.index.clusters, environments);
  const allowance = new AllowedFields(allowed);
  const changes = new Map<string, Collected>();
  const notCompared: EnvironmentDiff["notCompared"][number][] = [];
  for (const [index, after] of environments.entries()) {
    const before = environments[index - 1];
    if (before === undefined) continue;
    const [earlier, later] = [byDistribution(groups.get(before)), byDistribution(groups.get(after))];
    for (const distribution of [...new Set([...earlier.keys(), ...later.keys()])].sort(compareText)) {
      const [one, other] = [earlier.get(distribution), later.get(distribution)];
      if (one === undefined || other === undefined) {
        const [has, lacks] = one === undefined ? [after, before] : [before, after];
        const reason = `${distribution} runs in ${has} and not in ${lacks}, so that there is nothing to compare with`;
        notCompared.push({ reason, clusters: (one ?? other ?? []).map(({ id }) => id) });
        continue;
      }
      const [was, is] = [variantsOf(folder, one, allowance), variantsOf(folder, other, allowance)];
      for (const key of [...new Set([...was.keys(), ...is.keys()])].sort(compareText)) {
        const [from, to] = [was.get(key) ?? [absentIn(one)], is.get(key) ?? [absentIn(other)]];
        for (const change of variantChanges(from, to)) collect(changes, key, [before, after], change);
      }
    }
  }
  const nowhere = folder.index.clusters.filter(({ environment }) => environment === undefined);
  if (nowhere.length > 0) {
    notCompared.push({ reason: "their environment is not known", clusters: nowhere.map(({ id }) => id) });
  }
  return {
    kind: "EnvironmentDiff",
    schemaVersion: 1,
    environments,
    changes: [...changes.values()].sort(byWeight).map(({ before, after, ...change }) => ({
      ...change,
      clusters: { before: [...before].sort(compareText), after: [...after].sort(compareText) },
    })),
    notCompared,
    unused: allowance.unused,
  };
}

type Collected = Omit<EnvironmentChange, "clusters"> & { readonly before: Set<string>; readonly after: Set<string> };

function collect(
  changes: Map<string, Collected>,
  key: string,
  between: EnvironmentChange["between"],
  { id: object, difference, before, after }: ReturnType<typeof variantChanges>[number],
): void {
  const same = JSON.stringify([between, key, difference]);
  const entry = changes.get(same) ?? { between, object, ...difference, before: new Set(), after: new Set() };
  changes.set(same, entry);
  for (const cluster of before) entry.before.add(cluster);
  for (const cluster of after) entry.after.add(cluster);
}

function byWeight(a: Collected, b: Collected): number {
  const weight = ({ before, after }: Collected) => before.size + after.size;
  return weight(b) - weight(a) || compareText(objectKey(a.object), objectKey(b.object));
}

function absentIn(clusters: readonly SynthCluster[]): Variant {
  return { object: undefined, clusters: clusters.map(({ id }) => id) };
}

function clustersByEnvironment(
  clusters: readonly SynthCluster[],
  environments: readonly string[],
): ReadonlyMap<string, readonly SynthCluster[]> {
  const groups = Map.groupBy(clusters, ({ environment }) => environment ?? "");
  for (const environment of environments) {
    if (environment !== "" && groups.has(environment)) continue;
    const known = [...groups.keys()].filter((name) => name !== "").sort(compareText);
    throw new FleetError("CONFIG", `no cluster of the synth has the environment ${JSON.stringify(environment)}`, {
      hint: known.length === 0 ? "Rules for it stand in fleet.yaml under labels." : `There are: ${known.join(", ")}.`,
    });
  }
  return groups;
}

function byDistribution(clusters: readonly SynthCluster[] = []): ReadonlyMap<string, readonly SynthCluster[]> {
  return Map.groupBy(clusters, ({ distribution }) => distribution);
}
