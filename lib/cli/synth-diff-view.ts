import type { AllowedDifference } from "../core/allowed-difference.ts";
import type { DiffEntry, DiffView } from "../report/diff-view.ts";
import type { DriftGroup } from "../report/html/report-input.ts";
import { counted } from "../report/words.ts";
import type { SynthDiff } from "../synth/compare-synths.ts";
import type { EnvironmentChange, EnvironmentDiff } from "../synth/environment-diff.ts";
import { objectTitle } from "../synth/object-id.ts";
import type { SynthFolder } from "../synth/synth-folder.ts";

const signs = { added: "+", removed: "-", changed: "~" } as const;

export function synthDiffView({ clusters, objects }: SynthDiff, before: SynthFolder, after: SynthFolder): DiffView {
  return {
    before: titleOf(before),
    after: titleOf(after),
    changes: [
      ...clusters.map(
        ({ id, change, fields }): DiffEntry => ({
          sign: signs[change],
          what: "cluster",
          name: id,
          ...(fields === undefined ? {} : { fields }),
        }),
      ),
      ...objects.map(
        ({ object, change, fields, clusters: ids }): DiffEntry => ({
          sign: signs[change],
          what: "object",
          name: objectTitle(object),
          detail: `on ${placesText(ids)}`,
          ...(fields === undefined ? {} : { fields }),
        }),
      ),
    ],
  };
}

export function environmentDiffView({ environments, changes, notCompared }: EnvironmentDiff): DiffView {
  return {
    before: environments[0] ?? "",
    after: environments.slice(1).join(" → "),
    changes: [
      ...changes.map(
        ({ between: [from, to], object, change, fields, clusters: { before, after } }): DiffEntry => ({
          sign: signs[change],
          what: "object",
          name: objectTitle(object),
          detail: `${from} → ${to}, on ${change === "removed" ? placesText(before) : placesText(after)}`,
          ...(fields === undefined ? {} : { fields }),
        }),
      ),
      ...notCompared.map(
        ({ reason, clusters }): DiffEntry => ({
          sign: "?",
          what: clusters.length === 1 ? "cluster" : "clusters",
          name: namesText(clusters),
          detail: reason,
        }),
      ),
    ],
  };
}

/**
 * The same for the report.
 *
 * @param redact Leaves out the names of objects and clusters, and the values of fields.
 */
export function driftGroups(
  { changes, notCompared, environments }: EnvironmentDiff,
  redact: boolean,
): readonly DriftGroup[] {
  const groups = [
    ...changes.map(
      (change): DriftGroup => ({
        what: redact ? discreetSentence(change) : sentence(change),
        environments: change.between,
        places: [...change.clusters.before, ...change.clusters.after],
      }),
    ),
    ...notCompared.map(({ reason, clusters }) => ({ what: `Not compared: ${reason}`, environments, places: clusters })),
  ];
  if (!redact) return groups;
  const aliases = new Map<string, string>();
  const aliasOf = (id: string) => {
    const alias = aliases.get(id) ?? `member-${aliases.size + 1}`;
    aliases.set(id, alias);
    return alias;
  };
  return groups.map((group) => ({ ...group, places: group.places.map(aliasOf) }));
}

/** `Deployment shop/web: spec.replicas` as it is declared. */
export function allowedTitle({ kind = "*", namespace, name, fields }: AllowedDifference): string {
  const object = [kind, namespace, name].filter((part) => part !== undefined).join("/");
  return fields === undefined ? object : `${object}:${fields.join(",")}`;
}

function sentence({ object, change, fields = [], between: [before, after] }: EnvironmentChange): string {
  const title = objectTitle(object);
  if (change !== "changed") return `${title} is in ${change === "added" ? after : before} only`;
  const [first, ...rest] = fields;
  const more = rest.length === 0 ? "" : `, and ${counted(rest.length, "field")} more`;
  const text = (value: string | undefined) => value ?? "(absent)";
  return `${title}: ${first?.field} is ${text(first?.before)} in ${before} and ${text(first?.after)} in ${after}${more}`;
}

function discreetSentence({ object: { kind }, change, fields = [], between }: EnvironmentChange): string {
  if (change === "changed") return `A ${kind} differs in ${counted(fields.length, "field")}`;
  return `A ${kind} is in ${change === "added" ? between[1] : between[0]} only`;
}

function titleOf({ path, index }: SynthFolder): string {
  return `${path} of ${counted(index.clusters.length, "cluster")}`;
}

function placesText(ids: readonly string[]): string {
  return ids.length === 1 ? `cluster ${ids[0]}` : `${counted(ids.length, "cluster")}: ${namesText(ids)}`;
}

function namesText(ids: readonly string[]): string {
  if (ids.length <= 4) return ids.join(", ");
  return `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more`;
}
