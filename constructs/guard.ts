import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import type { Finding } from "../lib/core/finding.ts";
import type { KubeObject } from "../lib/core/kube-object.ts";
import { defaultJudge } from "./default-judge.ts";
import type { JudgeContext } from "./judge.ts";
import { thisCluster } from "./notes.ts";
import { type Placement, placementOf } from "./placement.ts";
import { named, remark, remarksOf } from "./remarks.ts";
import { waiversOf } from "./waiver.ts";

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
  remark(chart, (notes) => {
    for (const line of judged(chart, placement, (found) => !refuses(found))) notes.warn(line);
  });
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
  const remarks = remarksOf(chart, (construct) => construct !== chart && Chart.of(construct) === chart);
  const refused = remarks.flatMap(({ construct, notes }) =>
    notes.refusals.map((text) => named(`${construct.node.path} on ${thisCluster}: ${text}`, construct)),
  );
  const waivers = placement.asOf === undefined ? objectsOf(chart).flatMap(waiversOf) : [];
  const undated = waivers.map(
    ({ code, expires, object }) =>
      `${object.node.path}: the waiver of ${code} expires on ${expires}, and nobody said which day it is (asOf)`,
  );
  return [...refused, ...undated, ...judged(chart, placement, refuses).map((line) => named(line, chart))];
}

/** What is only unknown, or only worth knowing, does not stop anybody. */
function refuses(found: Finding): boolean {
  return found.verdict === "fail" && found.severity !== "info";
}

function judged(chart: Chart, placement: Placement, which: (found: Finding) => boolean): readonly string[] {
  const { judge = defaultJudge } = placement;
  const rendered = objectsOf(chart).map((object) => ({ object, json: object.toJson() as KubeObject }));
  const findings = judge(
    rendered.map(({ json }) => json),
    contextOf(placement),
  );
  return findings.filter(which).map((found) => {
    const place = rendered.find(({ json }) => isAbout(found, json));
    return lineOf(found, place?.object.node.path ?? chart.node.path);
  });
}

/** A chart inside this one has a guard of its own. */
function objectsOf(chart: Chart): readonly ApiObject[] {
  return chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter((object) => object.chart === chart);
}

function isAbout({ target }: Finding, json: KubeObject): boolean {
  const { name, namespace } = (json["metadata"] ?? {}) as { readonly name?: string; readonly namespace?: string };
  return target.kind === json.kind && target.name === name && target.namespace === namespace;
}

function lineOf(found: Finding, path: string): string {
  const { code, message, fix, target } = found;
  const subject = target.container === undefined ? "" : `container ${JSON.stringify(target.container)}`;
  const container = subject === "" || message.includes(subject) ? "" : `${subject}: `;
  const line = `${path} on ${thisCluster}: ${code} ${container}${message}\n      fix: ${fix}`;
  return refuses(found) && !code.startsWith("EXEMPTION-")
    ? `${line}\n      or waive(${JSON.stringify(code)}, { reason, owner, expires })`
    : line;
}

function contextOf({ profile, asOf }: Placement): JudgeContext {
  const { now, next } = profile.version;
  const minors = [...new Set([now, next])].filter((minor) => minor !== "unknown");
  return { minors, ...(asOf === undefined ? {} : { asOf }) };
}
