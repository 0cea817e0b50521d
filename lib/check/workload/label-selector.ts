import type { JsonObject, JsonValue } from "../../core/kube-object.ts";
import { listAt, objectAt, objectsAt, textAt } from "../json.ts";

/** Tells whether labels are selected. */
export type LabelMatcher = (labels: JsonObject) => boolean;

/** A selector that can be looked up in an index of labels. */
export interface IndexedSelector {
  readonly matches: LabelMatcher;
  /** `key=value` that everything selected has; absent where there is none. */
  readonly anchor?: string;
}

export function indexedSelector(selector: JsonObject): IndexedSelector {
  return { matches: selectorMatcher(selector), ...anchorIn(objectAt(selector, "matchLabels")) };
}

/** The plain map of labels by which a Service selects. An empty one selects nothing. */
export function indexedMap(selector: JsonObject): IndexedSelector {
  const equal = Object.entries(selector);
  return { matches: (labels) => equal.length > 0 && hasAll(labels, equal), ...anchorIn(selector) };
}

function anchorIn(labels: JsonObject = {}): Pick<IndexedSelector, "anchor"> {
  const [first] = Object.entries(labels);
  return first === undefined ? {} : { anchor: `${first[0]}=${first[1]}` };
}

/** A `matchLabels` and `matchExpressions` selector, read once. An empty one selects everything. */
export function selectorMatcher(selector: JsonObject): LabelMatcher {
  const equal = Object.entries(objectAt(selector, "matchLabels") ?? {});
  const expressions = objectsAt(selector, "matchExpressions").map(expressionMatcher);
  return (labels) => hasAll(labels, equal) && expressions.every((matches) => matches(labels));
}

/** The keys that a selector asks for. */
export function selectorKeys(selector: JsonObject): readonly string[] {
  return [
    ...Object.keys(objectAt(selector, "matchLabels") ?? {}),
    ...objectsAt(selector, "matchExpressions").map((expression) => textAt(expression, "key") ?? ""),
  ];
}

function hasAll(labels: JsonObject, wanted: readonly (readonly [string, JsonValue | undefined])[]): boolean {
  return wanted.every(([key, value]) => labelOf(labels, key) === value);
}

function expressionMatcher(expression: JsonObject): LabelMatcher {
  const key = textAt(expression, "key") ?? "";
  const values = listAt(expression, "values");
  switch (expression["operator"]) {
    case "In":
      return (labels) => values.includes(labelOf(labels, key) ?? null);
    case "NotIn":
      return (labels) => !values.includes(labelOf(labels, key) ?? null);
    case "Exists":
      return (labels) => labelOf(labels, key) !== undefined;
    case "DoesNotExist":
      return (labels) => labelOf(labels, key) === undefined;
    default:
      return () => false;
  }
}

function labelOf(labels: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
