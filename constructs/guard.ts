import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import type { Finding } from "../lib/core/finding.ts";
import type { KubeObject } from "../lib/core/kube-object.ts";
import { defaultJudge } from "./default-judge.ts";
import type { JudgeContext } from "./judge.ts";
import { type Placement, placementOf } from "./placement.ts";
import { remarksOf } from "./remarks.ts";
import { type Waiver, waiversOf } from "./waiver.ts";

const brand = Symbol.for("fleetwright.Guard");

/**
 * Has everything in the chart of a construct judged before anything of it is written, whatever made it and whichever
 * escape hatch changed it. Once per chart, since some rules look at several objects.
 */
export function guard(construct: IConstruct): void {
  const chart = Chart.of(construct);
  if (brand in chart) return;
  Object.defineProperty(chart, brand, { value: true });
  const placement = placementOf(construct);
  chart.node.addValidation({ validate: () => [...refusalsOf(chart, placement)] });
}

/**
 * Judges a chart without rendering files, as unit tests need it: cdk8s validates only when an app is synthesised.
 *
 * @throws Error with one line for each refusal.
 */
export function assertHardened(chart: Chart): void {
  const refusals = chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((text) => `[${construct.node.path}] ${text}`));
  if (refusals.length > 0) throw new Error(`Validation failed with the following errors:\n  ${refusals.join("\n  ")}`);
}

function refusalsOf(chart: Chart, placement: Placement): readonly string[] {
  const { profile, judge = defaultJudge } = placement;
  const { name } = profile;
  const remarks = remarksOf(chart)
    .filter(({ construct }) => Chart.of(construct) === chart)
    .flatMap(({ construct, notes }) => notes.refusals.map((text) => `${construct.node.path} on ${name}: ${text}`));
  // A chart inside this one has a guard of its own.
  const objects = chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter((object) => object.chart === chart);
  const rendered = objects.map((object) => ({ object, json: object.toJson() as KubeObject }));
  const findings = judge(
    rendered.map(({ json }) => json),
    contextOf(placement),
  );
  const waivers = objects.flatMap(waiversOf);
  const used = new Set<Waiver>();
  const broken = findings.flatMap((found) => {
    const place = rendered.find(({ json }) => isAbout(found, json));
    const waiver = waivers.find((candidate) => candidate.object === place?.object && covers(candidate, found));
    if (waiver !== undefined) used.add(waiver);
    return waiver !== undefined || !refuses(found)
      ? []
      : [lineOf(found, place?.object.node.path ?? chart.node.path, name)];
  });
  return [...remarks, ...broken, ...waivers.flatMap((waiver) => complaintsOf(waiver, used.has(waiver), placement))];
}

/** What is only unknown, or only to be known, does not stop anybody. */
function refuses(found: Finding): boolean {
  return found.verdict === "fail" && found.severity !== "info";
}

function covers(waiver: Waiver, found: Finding): boolean {
  return waiver.code === found.code && (waiver.container === undefined || waiver.container === found.target.container);
}

function isAbout({ target }: Finding, json: KubeObject): boolean {
  const { name, namespace } = (json["metadata"] ?? {}) as { readonly name?: string; readonly namespace?: string };
  return (
    target.kind === json.kind &&
    target.name === name &&
    (target.namespace === undefined || target.namespace === namespace)
  );
}

function complaintsOf(waiver: Waiver, isUsed: boolean, { asOf }: Placement): readonly string[] {
  const { code, object, expires, owner } = waiver;
  const what = `${object.node.path}: the waiver of ${code} (${owner})`;
  if (asOf === undefined) return [`${what} expires on ${expires}; nobody said which day it is (asOf)`];
  if (expires < asOf) return [`${what} expired on ${expires}`];
  return isUsed ? [] : [`${what} waives nothing; remove it`];
}

function lineOf({ code, message, fix, target }: Finding, path: string, cluster: string): string {
  const container = target.container === undefined ? "" : `container ${JSON.stringify(target.container)}: `;
  return `${path} on ${cluster}: ${code} ${container}${message}\n      fix: ${fix}\n      or waive(${JSON.stringify(code)}, { reason, owner, expires })`;
}

function contextOf({ profile, asOf }: Placement): JudgeContext {
  const { now, next } = profile.version;
  const minors = [...new Set([now, next])].filter((minor) => minor !== "unknown");
  return { minors, ...(now === "unknown" ? {} : { current: now }), ...(asOf === undefined ? {} : { asOf }) };
}
