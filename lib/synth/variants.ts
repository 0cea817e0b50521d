import { compareText } from "../core/order.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import type { AllowedFields } from "./allowed-fields.ts";
import { type ObjectDifference, objectDifference } from "./object-difference.ts";
import type { ObjectId } from "./object-id.ts";
import type { SynthFolder, SynthObject } from "./synth-folder.ts";

/** A form in which some clusters of an environment have an object; `undefined` where they do not have it. */
export interface Variant {
  readonly object: SynthObject | undefined;
  readonly clusters: readonly string[];
}

export interface VariantChange {
  readonly id: ObjectId;
  readonly difference: ObjectDifference;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Each object of the clusters by its key, in every form that it has among them. */
export function variantsOf(
  folder: SynthFolder,
  clusters: readonly SynthCluster[],
  allowed: AllowedFields,
): ReadonlyMap<string, readonly Variant[]> {
  const found = new Map<string, Map<string, { readonly object: SynthObject; readonly clusters: string[] }>>();
  for (const cluster of clusters) {
    for (const [key, object] of folder.objectsOf(cluster)) {
      const reduced = allowed.reduce(object);
      if (reduced === undefined) continue;
      const ofKey = found.get(key) ?? new Map<string, { object: SynthObject; clusters: string[] }>();
      found.set(key, ofKey);
      const form = formOf(reduced);
      const variant = ofKey.get(form) ?? { object: reduced, clusters: [] };
      ofKey.set(form, variant);
      variant.clusters.push(cluster.id);
    }
  }
  return new Map([...found].map(([key, ofKey]) => [key, [...ofKey.values(), ...absent(clusters, ofKey.values())]]));
}

/**
 * What it takes to come from the forms of one environment to those of the other. Forms that both have are no difference;
 * any other is compared with the one on the other side that is the most like it, of the first few.
 */
export function variantChanges(before: readonly Variant[], after: readonly Variant[]): readonly VariantChange[] {
  const [was, is] = [new Set(before.map(formOfVariant)), new Set(after.map(formOfVariant))];
  const changes = new Map<string, VariantChange>();
  const add = (one: Variant, other: Variant) => {
    const difference = objectDifference(one.object?.fields, other.object?.fields);
    const id = (one.object ?? other.object)?.id;
    if (difference === undefined || id === undefined) return;
    changes.set(JSON.stringify([one.clusters, other.clusters]), {
      id,
      difference,
      before: one.clusters,
      after: other.clusters,
    });
  };
  const explained = new Set<Variant>();
  for (const variant of after) {
    if (was.has(formOfVariant(variant))) continue;
    const nearest = nearestTo(variant, before);
    explained.add(nearest);
    add(nearest, variant);
  }
  for (const variant of before) {
    if (!is.has(formOfVariant(variant)) && !explained.has(variant)) add(variant, nearestTo(variant, after));
  }
  return [...changes.values()];
}

/** Forms that one is compared with. Where every cluster has a form of its own, none is much nearer than another. */
const mostCompared = 16;

function nearestTo(variant: Variant, others: readonly Variant[]): Variant {
  const [first = variant, ...rest] = others.slice(0, mostCompared);
  const fields = variant.object?.fields;
  // Something with another form is nearer than nothing.
  const distance = ({ object }: Variant) => {
    const difference = objectDifference(object?.fields, fields);
    if (difference === undefined) return 0;
    return difference.change === "changed" ? difference.fields.length : Number.POSITIVE_INFINITY;
  };
  return rest.reduce((best, other) => (distance(other) < distance(best) ? other : best), first);
}

function absent(clusters: readonly SynthCluster[], variants: Iterable<Variant>): readonly Variant[] {
  const having = new Set([...variants].flatMap((variant) => variant.clusters));
  const lacking = clusters.filter(({ id }) => !having.has(id)).map(({ id }) => id);
  return lacking.length === 0 ? [] : [{ object: undefined, clusters: lacking }];
}

function formOfVariant({ object }: Variant): string {
  return object === undefined ? "" : formOf(object);
}

/** Clusters of one class share their objects. */
const forms = new WeakMap<SynthObject, string>();

function formOf(object: SynthObject): string {
  const known = forms.get(object);
  if (known !== undefined) return known;
  const form = JSON.stringify([...object.fields].sort(([a], [b]) => compareText(a, b)));
  forms.set(object, form);
  return form;
}
