import type { Cluster } from "../core/cluster.ts";
import type { LabelRule, LabelRules } from "./config.ts";

/** Labels of a cluster; one that no rule gives is absent. */
export interface AssignedLabels {
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
}

/** Environment, wave and owner of a cluster, from its tags. A tag without a value counts as absent. */
export function assignLabels(rules: LabelRules, cluster: Pick<Cluster, "labels">): AssignedLabels {
  const environment = labelOf(rules.environment, cluster.labels);
  const wave = labelOf(rules.wave, cluster.labels);
  const owner = labelOf(rules.owner, cluster.labels);
  return {
    ...(environment === undefined ? {} : { environment }),
    ...(wave === undefined ? {} : { wave }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function labelOf(rule: LabelRule | undefined, tags: Readonly<Record<string, string>>): string | undefined {
  const key = rule?.from.find((name) => Object.hasOwn(tags, name) && tags[name] !== "");
  const value = key === undefined ? undefined : tags[key];
  if (value === undefined) return undefined;
  const values = rule?.values ?? {};
  return Object.hasOwn(values, value) ? values[value] : value;
}
