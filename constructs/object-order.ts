import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";

/**
 * The objects of a chart in the order in which cdk8s writes them: each after what it depends on, else as defined. Those
 * of charts inside it are left out.
 *
 * cdk8s looks at the whole app for every chart and at every path through its dependencies; here each construct and each
 * dependency is looked at once.
 *
 * @throws FleetError `CONFIG` when dependencies go round in a circle; it names the constructs on the way.
 */
export function orderedObjects(chart: Chart): readonly ApiObject[] {
  const constructs: IConstruct[] = [];
  collect(chart, constructs);
  if (constructs.every(({ node }) => node.dependencies.length === 0)) return constructs.filter(isObject);
  return new Order(constructs).objects();
}

/**
 * Every chart of an app, each after the charts inside it and those that something in it depends on.
 *
 * @throws FleetError `CONFIG` when charts depend on each other in a circle.
 */
export function orderedCharts(app: IConstruct): readonly Chart[] {
  const ordered: Chart[] = [];
  const state = new Map<Chart, "visiting" | "done">();
  const visit = (chart: Chart): void => {
    if (state.get(chart) === "done") return;
    if (state.get(chart) === "visiting") throw circleOf([chart.node.path]);
    state.set(chart, "visiting");
    for (const target of chartDependencies(chart)) visit(target);
    state.set(chart, "done");
    ordered.push(chart);
  };
  const charts = app.node.findAll().filter(Chart.isChart);
  // With one there is nothing to be looked for.
  if (charts.length === 1) return charts;
  for (const chart of charts) visit(chart);
  return ordered;
}

function chartDependencies(chart: Chart): ReadonlySet<Chart> {
  const found = new Set<Chart>(chart.node.children.filter(Chart.isChart));
  const own: IConstruct[] = [];
  collect(chart, own);
  for (const { node } of own) {
    for (const target of node.dependencies) if (Chart.of(target) !== chart) found.add(Chart.of(target));
  }
  return found;
}

function circleOf(paths: readonly string[]): FleetError {
  return new FleetError("CONFIG", `These depend on each other in a circle: ${paths.join(" → ")}`, {
    hint: "Take away one of the dependencies on the way.",
    ...(paths[0] === undefined ? {} : { path: paths[0] }),
  });
}

function collect(construct: IConstruct, found: IConstruct[]): void {
  found.push(construct);
  for (const child of construct.node.children) if (!Chart.isChart(child)) collect(child, found);
}

function isObject(construct: IConstruct): construct is ApiObject {
  return ApiObject.isApiObject(construct);
}

class Order {
  readonly #constructs: readonly IConstruct[];
  readonly #inChart: ReadonlySet<IConstruct>;
  readonly #objectsBelow = new Map<IConstruct, readonly ApiObject[]>();
  readonly #state = new Map<IConstruct, "visiting" | "done">();
  /** Targets of dependencies all of whose objects have been visited. */
  readonly #finished = new Set<IConstruct>();
  readonly #trail: IConstruct[] = [];
  readonly #ordered: ApiObject[] = [];

  constructor(constructs: readonly IConstruct[]) {
    this.#constructs = constructs;
    this.#inChart = new Set(constructs);
  }

  objects(): readonly ApiObject[] {
    const dependedOn = this.#dependedOn();
    for (const construct of this.#constructs) if (!dependedOn.has(construct)) this.#visit(construct);
    // Every construct of a circle is depended on, so that none of them was visited.
    for (const construct of this.#constructs) this.#visit(construct);
    return this.#ordered;
  }

  /** Dependencies that stay within the chart; between charts, cdk8s orders only the charts. */
  #dependenciesOf(construct: IConstruct): readonly IConstruct[] {
    return construct.node.dependencies.filter((target) => this.#inChart.has(target));
  }

  #below(construct: IConstruct): readonly ApiObject[] {
    const known = this.#objectsBelow.get(construct);
    if (known !== undefined) return known;
    const all: IConstruct[] = [];
    collect(construct, all);
    const objects = all.filter(isObject);
    this.#objectsBelow.set(construct, objects);
    return objects;
  }

  /** What something else depends on: constructs by name, and objects below them when an object below the other does. */
  #dependedOn(): ReadonlySet<IConstruct> {
    const targets = new Set<IConstruct>();
    const marked = new Set<IConstruct>();
    for (const source of this.#constructs) {
      for (const target of this.#dependenciesOf(source)) {
        if (target !== source) targets.add(target);
        if (marked.has(target)) continue;
        const sources = this.#below(source);
        for (const object of this.#below(target)) if (sources.some((other) => other !== object)) targets.add(object);
        if (sources.length > 1) marked.add(target);
      }
    }
    return targets;
  }

  #visit(construct: IConstruct): void {
    const state = this.#state.get(construct);
    if (state === "done") return;
    if (state === "visiting") throw this.#circle(construct);
    this.#state.set(construct, "visiting");
    this.#trail.push(construct);
    for (const target of this.#dependenciesOf(construct)) if (target !== construct) this.#visit(target);
    if (isObject(construct)) this.#visitInherited(construct);
    this.#trail.pop();
    this.#state.set(construct, "done");
    if (isObject(construct)) this.#ordered.push(construct);
  }

  /** An object depends on all objects below whatever a construct around it depends on. */
  #visitInherited(object: ApiObject): void {
    for (const scope of object.node.scopes) {
      if (!this.#inChart.has(scope)) continue;
      for (const target of this.#dependenciesOf(scope)) {
        if (this.#finished.has(target)) continue;
        let whole = true;
        for (const other of this.#below(target)) {
          if (other === object) whole = false;
          else this.#visit(other);
        }
        if (whole) this.#finished.add(target);
      }
    }
  }

  #circle(construct: IConstruct): FleetError {
    return circleOf([...this.#trail.slice(this.#trail.indexOf(construct)), construct].map(({ node }) => node.path));
  }
}
