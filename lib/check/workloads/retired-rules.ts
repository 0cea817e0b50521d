import { type RemovedBehaviourRow, removedBehaviours, retiredProjects, retiredRegistries } from "../../data/retired.ts";
import { isSet, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { isImageOf, parseImage } from "../workload/image.ts";
import { appliesFrom, onsetIn } from "../workload/onset.ts";
import { containerRule, podRule } from "../workload/pod-rule.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";

/** What workloads still use that has been given up. */
export const retiredRules: readonly ObjectRule[] = [
  containerRule(
    "UPGRADE-RETIRED-IMAGE",
    (container) => {
      const repository = repositoryOf(container);
      const row = retiredProjects.find(({ images }) => images.some((name) => isImageOf(repository, name)));
      if (row === undefined) return undefined;
      return {
        message: `runs ${row.project}, which nobody looks after since ${row.since}`,
        fix: `Move to ${row.instead}.`,
        row,
      };
    },
    "image",
  ),
  containerRule(
    "UPGRADE-RETIRED-REGISTRY",
    (container) => {
      const repository = repositoryOf(container);
      const row = retiredRegistries.find(({ registry }) => repository.startsWith(`${registry}/`));
      if (row === undefined) return undefined;
      const message = `pulls from ${row.registry}, which gets no new images since ${row.since}`;
      return { message, fix: `Pull from ${row.instead}.`, row };
    },
    "image",
  ),
  podRule("UPGRADE-BEHAVIOUR-REMOVED", function* judge(pod, _, context) {
    for (const row of removedBehaviours) {
      if (onsetIn(context, row.from) === "never") continue;
      for (const path of placesOf(row, pod))
        yield {
          path,
          message: `the ${row.kind.replace("-", " ")} ${row.name} has no effect, or none that is wanted, from ${row.from} on`,
          fix: `Use ${row.instead}.`,
          row,
          ...appliesFrom(context, row.from),
        };
    }
  }),
];

function repositoryOf({ spec }: ContainerView): string {
  return parseImage(textAt(spec, "image") ?? "").repository;
}

function placesOf(
  { kind, name }: RemovedBehaviourRow,
  { spec, path, metadata, metadataPath }: PodView,
): readonly string[] {
  if (kind === "volume")
    return objectsAt(spec, "volumes").flatMap((volume, index) =>
      isSet(volume, name) ? [`${path}.volumes[${index}].${name}`] : [],
    );
  if (kind === "node-label")
    return isSet(objectAt(spec, "nodeSelector"), name) ? [`${path}.nodeSelector[${JSON.stringify(name)}]`] : [];
  const start = name.endsWith("*") ? name.slice(0, -1) : undefined;
  return Object.keys(objectAt(metadata, "annotations") ?? {})
    .filter((key) => (start === undefined ? key === name : key.startsWith(start)))
    .map((key) => `${metadataPath}.annotations[${JSON.stringify(key)}]`);
}
