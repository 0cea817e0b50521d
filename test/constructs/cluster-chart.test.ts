import { ApiObject, App, Chart, type ChartProps, Lazy, Testing } from "cdk8s";
import * as kplus from "cdk8s-plus-33";
import { Construct } from "constructs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ClusterChart } from "../../constructs/cluster-chart.ts";
import { cases } from "../support/cases.ts";

function configMap(scope: Construct, id: string): ApiObject {
  return new ApiObject(scope, id, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: id } });
}

function namesIn(chart: Chart): string[] {
  return (chart.toJson() as { readonly metadata: { readonly name: string } }[]).map(({ metadata }) => metadata.name);
}

/** A tree of constructs as numbers: each construct's parent, and pairs of source and target of dependencies. */
interface Shape {
  readonly parents: readonly number[];
  readonly dependencies: readonly (readonly [number, number])[];
}

const shape: fc.Arbitrary<Shape> = fc.integer({ min: 2, max: 10 }).chain((size) =>
  fc.record({
    parents: fc.tuple(...Array.from({ length: size }, (_, index) => fc.integer({ min: 0, max: index }))),
    dependencies: fc.array(
      fc.tuple(fc.integer({ min: 1, max: size }), fc.integer({ min: 1, max: size })).filter(([a, b]) => a !== b),
      { maxLength: 4 },
    ),
  }),
);

function build(chart: Chart, { parents, dependencies }: Shape): Chart {
  const made: Construct[] = [chart];
  for (const [index, parent] of parents.entries()) {
    const scope = made[parent] ?? chart;
    made.push(index % 3 === 0 ? new Construct(scope, `group${index}`) : configMap(scope, `object${index}`));
  }
  for (const [source, target] of dependencies) {
    const [from, to] = [made[source], made[target]];
    if (from !== undefined && to !== undefined) from.node.addDependency(to);
  }
  return chart;
}

test("objects have the order of a plain chart, whatever depends on what", () => {
  let ordered = 0;
  fc.assert(
    fc.property(shape, (value) => {
      const ours = build(new ClusterChart(Testing.app(), "c"), value);
      // Stock does not find every circle, and then goes round in it.
      if (hasCircle(ours)) return;
      expect(namesIn(ours)).toStrictEqual(namesIn(build(new Chart(Testing.app(), "c"), value)));
      if (value.dependencies.length > 0) ordered++;
    }),
    { numRuns: cases(400) },
  );
  expect(ordered).toBeGreaterThan(100);
});

function hasCircle(chart: Chart): boolean {
  try {
    return namesIn(chart) === undefined;
  } catch (error) {
    expect(String(error)).toContain("in a circle");
    return true;
  }
}

test("a circle of dependencies is refused by name", () => {
  const chart = new ClusterChart(Testing.app(), "c");
  const [a, b] = [configMap(chart, "a"), configMap(chart, "b")];
  a.addDependency(b);
  b.addDependency(a);
  expect(() => chart.toJson()).toThrow("c/a → c/b → c/a");
});

test("diamonds of dependencies take no longer than their number", () => {
  const chart = new ClusterChart(Testing.app(), "c");
  let previous = [configMap(chart, "start")];
  for (let wave = 0; wave < 40; wave++) {
    const next = Array.from({ length: 4 }, (_, index) => configMap(chart, `w${wave}-${index}`));
    for (const object of next) object.addDependency(...previous);
    previous = next;
  }
  expect(namesIn(chart)).toHaveLength(161);
});

class Named extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, { disableResourceNameHashes: true, ...props });
  }
}

test("names that cdk8s makes up are the same in every cluster, and those of a plain chart but for its own id", () => {
  const app = Testing.app();
  const [one, two] = ["eu-1", "us-1"].map((id) => {
    const chart = new ClusterChart(app, id);
    new ApiObject(new Construct(chart, "web"), "settings", { apiVersion: "v1", kind: "ConfigMap" });
    new ApiObject(chart, "job", { apiVersion: "batch/v1", kind: "CronJob" });
    return namesIn(chart);
  });
  expect(one).toStrictEqual(two);
  expect(one?.[0]).toMatch(/^web-settings-c8[0-9a-f]{6}$/);
  const bare = new ClusterChart(app, "bare", { disableResourceNameHashes: true });
  new ApiObject(new Construct(bare, "web"), "settings", { apiVersion: "v1", kind: "ConfigMap" });
  const plain = new Named(app, "plain");
  new ApiObject(new Construct(plain, "web"), "settings", { apiVersion: "v1", kind: "ConfigMap" });
  expect(namesIn(bare)).toStrictEqual(["web-settings"]);
  expect(namesIn(plain)).toStrictEqual(["plain-web-settings"]);
});

test("a validation runs once when the app is synthesised, and once when only the chart is", () => {
  const app = new App({ outdir: Testing.app().outdir });
  let calls = 0;
  const count = () => {
    calls++;
    return [];
  };
  for (const id of ["a", "b", "c"]) {
    const chart = new ClusterChart(app, id);
    configMap(chart, "settings").node.addValidation({ validate: count });
  }
  app.synth();
  expect(calls).toBe(3);
  calls = 0;
  const alone = new ClusterChart(Testing.app(), "alone");
  alone.node.addValidation({ validate: count });
  alone.toJson();
  expect(calls).toBe(1);
});

test("a failed validation is an error of the app and of the chart", () => {
  const chart = new ClusterChart(Testing.app(), "c");
  chart.node.addValidation({ validate: () => ["no good"] });
  expect(() => chart.toJson()).toThrow("[c] no good");
});

test("a chart inside writes its own objects only", () => {
  const chart = new ClusterChart(Testing.app(), "c");
  configMap(chart, "outer");
  configMap(new Chart(chart, "inner"), "inner-object");
  expect(namesIn(chart)).toStrictEqual(["outer"]);
});

test("a chart of cdk8s-plus has the objects that a plain chart has", () => {
  const fill = (chart: Chart) => {
    const deployment = new kplus.Deployment(chart, "web", {
      metadata: { name: "web" },
      containers: [{ image: "registry.example/web:1.2.3", portNumber: 8080 }],
    });
    deployment.exposeViaService({ name: "web" });
    return chart.toJson() as unknown;
  };
  const props = { disableResourceNameHashes: true, namespace: "shop", labels: { team: "shop" } };
  expect(JSON.stringify(fill(new ClusterChart(Testing.app(), "c", props)))).toBe(
    JSON.stringify(fill(new Chart(Testing.app(), "c", props))),
  );
});

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined));
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "z", "value", "metadata", "spec"), tie("value"), { noNullPrototype: true }),
    tie("value").map((inner) => Lazy.any({ produce: () => inner })),
    leaf.map((inner) => ({ resolve: () => inner })),
    fc.integer().map((inner) => kplus.k8s.IntOrString.fromNumber(inner)),
  ),
}));

test("an object is rendered as cdk8s renders it, whatever its fields hold", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("spec", "data", "type"), anything), (fields) => {
      const chart = new ClusterChart(Testing.app(), "c");
      const object = new ApiObject(chart, "o", { apiVersion: "v1", kind: "ConfigMap", ...fields });
      expect(JSON.stringify(chart.toJson())).toBe(JSON.stringify([object.toJson()]));
    }),
    { numRuns: cases(500) },
  );
});
