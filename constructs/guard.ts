import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { unknownApis } from "../lib/check/manifests/covered-versions.ts";
import { readExemptions } from "../lib/core/exemption-annotation.ts";
import type { Finding } from "../lib/core/finding.ts";
import type { JsonObject, KubeObject } from "../lib/core/kube-object.ts";
import { isAskedFor } from "./asked-for.ts";
import { defaultJudge } from "./default-judge.ts";
import type { JudgeContext } from "./judge.ts";
import { nameClashes } from "./name-clashes.ts";
import { thisCluster } from "./notes.ts";
import { type Placement, placementOf } from "./placement.ts";
import { named, remark, remarksOf } from "./remarks.ts";

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
    for (const { what, message } of unknownApis(contextOf(placement).minors)) notes.warn(`${what}: ${message}`);
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
  const rendered = renderedIn(chart);
  const undated = placement.asOf === undefined ? rendered.flatMap(undatedIn) : [];
  const judgements = judged(chart, placement, refuses).map((line) => named(line, chart));
  return [...refused, ...undated, ...nameClashes(rendered), ...judgements];
}

/** Exemptions that an object carries, whoever wrote them; without a day none of them can be told from an expired one. */
function undatedIn({ path, json }: { readonly path: string; readonly json: KubeObject }): readonly string[] {
  const { annotations } = (json["metadata"] ?? {}) as { readonly annotations?: JsonObject };
  return readExemptions(annotations ?? {}).map((read) => {
    const expires = "exemption" in read ? ` expires on ${read.exemption.expires}` : " ends some time";
    return `${path}: the waiver of ${read.code}${expires}, and nobody said which day it is (asOf)\n      fix: ${sayTheDay}`;
  });
}

const sayTheDay = 'place(chart, { profile, asOf: "YYYY-MM-DD" }), or asOf of the FleetApp';

/** What is only unknown, or only worth knowing, does not stop anybody; save what every construct has. */
function refuses({ verdict, severity, code }: Finding): boolean {
  return verdict === "fail" && (severity !== "info" || given.has(code));
}

/** What constructs do of themselves, or only where a prop asks for it: whoever does otherwise has patched it. */
const given: ReadonlySet<string> = new Set([
  // What leads from a running container back to what it was built from, and to whoever owns it.
  ...["HARDEN-OWNER", "HARDEN-SOURCE", "HARDEN-COMMIT", "HARDEN-IMAGE-DIGEST"],
  // What props are for: ExternalDependency, the tokens of a workload, and its shutdown.
  ...["HARDEN-HOST-ALIASES", "HARDEN-TOKEN-AUDIENCE", "HARDEN-SHARED-PROCESSES"],
]);

function judged(chart: Chart, placement: Placement, which: (found: Finding) => boolean): readonly string[] {
  const { judge = defaultJudge } = placement;
  const rendered = renderedIn(chart);
  const findings = judge(
    rendered.map(({ json }) => json),
    contextOf(placement),
  );
  return findings.filter(which).flatMap((found) => {
    const place = rendered.find(({ json }) => isAbout(found, json));
    if (place !== undefined && isAskedFor(place.object, found.code)) return [];
    return [lineOf(found, place?.path ?? chart.node.path)];
  });
}

/** A chart inside this one is judged with it, unless it has a guard of its own. */
function renderedIn(chart: Chart): readonly Rendered[] {
  return chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ node }) => node.scopes.findLast((scope): boolean => brand in scope) === chart)
    .map((object) => ({ object, path: object.node.path, json: object.toJson() as KubeObject }));
}

interface Rendered {
  readonly object: ApiObject;
  readonly path: string;
  readonly json: KubeObject;
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
