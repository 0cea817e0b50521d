import type { FleetTrace, Trace, TracedFact } from "../../core/trace.ts";

/** What a name in a trace belongs to. */
export type TraceNameKind =
  | "cluster"
  | "owner"
  | "context"
  | "image"
  | "commit"
  | "repository"
  | "definition"
  | "file"
  | "object";

/** Every name in a trace that tells whose it is, with what it belongs to. */
export function* traceNames({ traces, unread }: FleetTrace): Generator<readonly [TraceNameKind, string | undefined]> {
  for (const trace of traces) yield* namesOf(trace);
  for (const { what, file } of unread) {
    yield ["file", file];
    yield* subjectNames(what);
  }
}

function* namesOf(trace: Trace): Generator<readonly [TraceNameKind, string | undefined]> {
  const { subject, image, container, object, place, clusters = [], facts, disagreements } = trace;
  yield ["image", image];
  yield* subjectNames(subject);
  yield ["object", container];
  yield* objectNames(object);
  yield* placeNames(place);
  for (const cluster of clusters) yield ["cluster", cluster];
  const told = Object.entries(facts) as [TracedFact, (typeof facts)[TracedFact]][];
  const others = disagreements.map((other) => [other.fact, other] as const);
  for (const [fact, known] of [...told, ...others]) {
    yield [fact, known?.value];
    yield* sourceNames(known?.source);
  }
}

/** Of `pod/web-1`, `pod/web-1 in namespace shop`, `pods that run IMAGE`, `ReplicaSet web-1`, a file, or an image. */
function* subjectNames(subject: string): Generator<readonly [TraceNameKind, string]> {
  const [, pod, namespace] = /^pods?\/(\S+)(?: in namespace (\S+))?$/.exec(subject) ?? [];
  const [, image] = /^pods that run (\S+)$/.exec(subject) ?? [];
  const [, object] = /^[A-Z][A-Za-z]* (\S+)$/.exec(subject) ?? [];
  if (pod !== undefined) yield ["object", pod];
  if (namespace !== undefined) yield ["object", namespace];
  if (image !== undefined) yield ["image", image];
  if (object !== undefined) yield ["object", object];
  if (pod === undefined && image === undefined && object === undefined && subject !== "-") yield ["file", subject];
}

/** Of `Deployment shop/web`. */
function* objectNames(object: string | undefined): Generator<readonly [TraceNameKind, string]> {
  const names = object === undefined ? "" : object.slice(object.indexOf(" ") + 1);
  for (const name of names.split("/")) yield ["object", name];
}

/** Of `context prod`, or of a file with its line. */
function* placeNames(place: string | undefined): Generator<readonly [TraceNameKind, string]> {
  if (place === undefined) return;
  if (place.startsWith("context ")) yield ["context", place.slice("context ".length)];
  else yield ["file", place.replace(/:\d+$/, "")];
}

/** Of `annotation KEY of the pods of Deployment shop/web in dist/web.yaml:3`, or `label KEY of image IMAGE`. */
function* sourceNames(source: string | undefined): Generator<readonly [TraceNameKind, string]> {
  const [, kind, name, place] = / of (?:the pods of )?(\S+) (\S+)(?: in (.+))?$/.exec(source ?? "") ?? [];
  if (kind === "image" && name !== undefined) yield ["image", name];
  else if (name !== undefined) for (const part of name.split("/")) yield ["object", part];
  yield* placeNames(place);
}
