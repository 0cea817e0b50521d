import { ApiObject, Chart } from "cdk8s";
import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";

/** A chart with what is defined in it, in the order of the tree; what charts inside it hold is left out. */
export interface ChartContent {
  readonly chart: Chart;
  readonly constructs: readonly IConstruct[];
}

/** The content of one chart. */
export function contentOf(chart: Chart): ChartContent {
  const constructs: IConstruct[] = [];
  collect(chart, constructs);
  return { chart, constructs };
}

/**
 * The objects of a chart in the order in which cdk8s writes them: each after what it depends on, else as defined.
 *
 * cdk8s looks at the whole app for every chart and at every path through its dependencies; here each construct and each
 * dependency is looked at once.
 *
 * @throws FleetError `CONFIG` when dependencies go round in a circle; it names the constructs on the way.
 */
export function orderedObjects({ constructs }: ChartContent): readonly ApiObject[] {
  if (constructs.every(({ node }) => node.dependencies.length === 0)) return constructs.filter(isObject);
  return new Order(constructs).objects();
}

/**
 * Every chart of an app, each after the charts inside it and those that something in it depends on.
 *
 * @throws FleetError `CONFIG` when charts depend on each other in a circle.
 */
export function orderedCharts(app: IConstruct): readonly ChartContent[] {
  const contents = new Map<Chart, IConstruct[]>();
  collectCharts(app, undefined, contents);
  const ordered: ChartContent[] = [];
  const state = new Map<Chart, "visiting" | "done">();
  const visit = (chart: Chart): void => {
    if (state.get(chart) === "done") return;
    if (state.get(chart) === "visiting") throw circleOf([chart.node.path]);
    state.set(chart, "visiting");
    const constructs = contents.get(chart);
    const content = constructs === undefined ? contentOf(chart) : { chart, constructs };
    // With one there is nothing to be looked for.
    if (contents.size > 1) for (const target of chartDependencies(content)) visit(target);
    state.set(chart, "done");
    ordered.push(content);
  };
  for (const chart of contents.keys()) visit(chart);
  return ordered;
}

function chartDependencies({ chart, constructs }: ChartContent): ReadonlySet<Chart> {
  const found = new Set<Chart>(chart.node.children.filter(Chart.isChart));
  for (const { node } of constructs) {
    for (const target of node.dependencies) if (Chart.of(target) !== chart) found.add(Chart.of(target));
  }
  return found;
}

/** @param inside What the chart around the construct holds. */
function collectCharts(construct: IConstruct, inside: IConstruct[] | undefined, found: Map<Chart, IConstruct[]>): void {
  let own = inside;
  if (Chart.isChart(construct)) {
    own = [];
    found.set(construct, own);
  }
  own?.push(construct);
  for (const child of construct.node.children) collectCharts(child, own, found);
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
