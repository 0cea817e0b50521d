import type { JsonObject, JsonValue } from "../../core/kube-object.ts";
import { listAt, objectAt, objectsAt } from "../json.ts";
import { type ContainerView, podOf } from "../workload/pod-view.ts";
import type { ObjectRule, Subject, Violation } from "./rule.ts";

const code = "INPUT-NOT-TEXT";

/** Where something stands that is no text, and what. */
type Placed = readonly [path: string, value: JsonValue | undefined];

/** Values that have to be text and that YAML reads as something else where they are not in quotes: `y`, `no`, `8080`. */
export const textRule: ObjectRule = {
  codes: [code],
  applies: ({ object }) => objectAt(object, "metadata") !== undefined,
  *judge(subject) {
    const { object } = subject;
    const pod = podOf(subject);
    const template = pod === undefined || pod.metadataPath === "metadata" ? undefined : pod;
    yield* flaws([
      ...ofMetadata(objectAt(object, "metadata"), "metadata"),
      ...ofMetadata(template?.metadata, template?.metadataPath ?? ""),
      ...members(objectAt(pod?.spec, "nodeSelector"), `${pod?.path}.nodeSelector`),
      ...(isConfigMap(subject) ? members(objectAt(object, "data"), "data") : []),
    ]);
    for (const container of pod?.containers ?? []) yield* flaws(ofContainer(container), container.name);
  },
};

function isConfigMap({ group, kind }: Subject): boolean {
  return group === "" && kind === "ConfigMap";
}

function ofMetadata(metadata: JsonObject | undefined, path: string): readonly Placed[] {
  if (metadata === undefined) return [];
  return [
    ...fields(metadata, ["name", "namespace"], path),
    ...["labels", "annotations"].flatMap((key) => members(objectAt(metadata, key), `${path}.${key}`)),
  ];
}

function ofContainer({ spec, path }: ContainerView): readonly Placed[] {
  return [
    ...fields(spec, ["name", "image", "workingDir"], path),
    ...["command", "args"].flatMap((key) =>
      listAt(spec, key).flatMap((value, index): readonly Placed[] =>
        isNoText(value) ? [[`${path}.${key}[${index}]`, value]] : [],
      ),
    ),
    ...objectsAt(spec, "env").flatMap((variable, index) =>
      fields(variable, ["name", "value"], `${path}.env[${index}]`),
    ),
  ];
}

function fields(from: JsonObject, keys: readonly string[], path: string): readonly Placed[] {
  return keys.filter((key) => isNoText(from[key])).map((key) => [`${path}.${key}`, from[key]]);
}

function members(from: JsonObject | undefined, path: string): readonly Placed[] {
  const flawed = Object.entries(from ?? {}).filter(([, value]) => isNoText(value));
  return flawed.map(([key, value]) => [`${path}[${JSON.stringify(key)}]`, value]);
}

/** Null stands for nothing, which the API server takes for empty text. */
function isNoText(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== "string";
}

function* flaws(places: readonly Placed[], container?: string): Iterable<Violation> {
  for (const [path, value] of places) {
    const about = container === undefined || container === "" ? {} : { container };
    yield { code, path, ...about, message: `${path} is ${described(value)}, not text` };
  }
}

function described(value: JsonValue | undefined): string {
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return `the ${typeof value} ${value}`;
}
