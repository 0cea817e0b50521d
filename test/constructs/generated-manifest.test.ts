import { ApiObject, App, Chart, JsonPatch, Lazy } from "cdk8s";
import { k8s } from "cdk8s-plus-33";
import fc from "fast-check";
import { expect, test } from "vitest";
import { generatedManifest } from "../../constructs/generated-manifest.ts";
import { objectJson } from "../../constructs/object-json.ts";
import { cases } from "../support/cases.ts";

type Make<T extends ApiObject> = (chart: Chart) => T;

function chartOf(): Chart {
  return new Chart(new App(), "chart", { namespace: "shop", labels: { team: "a" } });
}

/** What cdk8s renders, and what is rendered here, of two objects that are made alike. */
function both(make: Make<ApiObject>): readonly [string, string] {
  return [JSON.stringify(make(chartOf()).toJson()), JSON.stringify(objectJson(make(chartOf())))];
}

const classes = Object.values(k8s as unknown as Record<string, unknown>).filter(
  (one): one is new (scope: Chart, id: string, props?: object) => ApiObject =>
    typeof one === "function" && Object.getPrototypeOf(one) === ApiObject && Object.hasOwn(one, "GVK"),
);

test("every kind that cdk8s-plus has is rendered by its manifest", () => {
  expect(classes.length).toBeGreaterThan(100);
  for (const Kind of classes) {
    expect(generatedManifest(new Kind(chartOf(), "it")), Kind.name).toBeDefined();
    const [theirs, ours] = both((chart) => new Kind(chart, "it", { metadata: { labels: { b: "1", a: "2" } } }));
    expect(ours).toBe(theirs);
  }
});

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("", "yes", "1", "a: b"));
const labels = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), text, { maxKeys: 4, noNullPrototype: true });
const maybeLazy = (value: unknown, lazy: boolean) => (lazy ? Lazy.any({ produce: () => value }) : value);

test("a deployment is rendered as cdk8s renders it, with lazy values, unions, and what is empty or missing", () => {
  const deployment = fc.record({
    annotations: fc.option(labels, { nil: undefined }),
    podLabels: labels,
    replicas: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    surge: fc.constantFrom(undefined, k8s.IntOrString.fromNumber(1), k8s.IntOrString.fromString("25%")),
    cpu: fc.constantFrom(k8s.Quantity.fromString("100m"), k8s.Quantity.fromNumber(2)),
    args: fc.option(fc.array(text, { maxLength: 3 }), { nil: undefined }),
    env: fc.array(fc.record({ name: text, value: fc.option(text, { nil: undefined }) }, { noNullPrototype: true }), {
      maxLength: 3,
    }),
    finalizers: fc.option(fc.array(text, { maxLength: 2 }), { nil: undefined }),
    lazy: fc.boolean(),
  });
  fc.assert(
    fc.property(deployment, ({ annotations, podLabels, replicas, surge, cpu, args, env, finalizers, lazy }) => {
      const [theirs, ours] = both(
        (chart) =>
          new k8s.KubeDeployment(chart, "it", {
            metadata: { annotations, finalizers } as k8s.ObjectMeta,
            spec: maybeLazy(
              {
                replicas,
                selector: { matchLabels: podLabels },
                strategy: { rollingUpdate: { maxSurge: surge } },
                template: {
                  metadata: { labels: maybeLazy(podLabels, lazy) },
                  spec: { containers: [{ name: "a", args, env, resources: { limits: { cpu } } }] },
                },
              },
              lazy,
            ) as k8s.DeploymentSpec,
          }),
      );
      expect(ours).toBe(theirs);
    }),
    { numRuns: cases(300) },
  );
});

test("what somebody wrote is left to itself", () => {
  class Own extends ApiObject {
    static manifest(props: object = {}) {
      return { ...props, made: "by manifest" };
    }
    override toJson() {
      const resolved = super.toJson();
      return { ...resolved, made: "by toJson" };
    }
  }
  class Changed extends k8s.KubeConfigMap {
    override toJson() {
      return { ...super.toJson(), data: { changed: "yes" } };
    }
  }
  const own = new Own(chartOf(), "it", { apiVersion: "v1", kind: "ConfigMap" });
  expect(generatedManifest(own)).toBeUndefined();
  expect(objectJson(own)).toMatchObject({ made: "by toJson" });
  expect(objectJson(new Changed(chartOf(), "it"))).toMatchObject({ data: { changed: "yes" } });
  const replaced = new k8s.KubeConfigMap(chartOf(), "it");
  replaced.toJson = () => ({ replaced: true });
  expect(objectJson(replaced)).toStrictEqual({ replaced: true });
});

test("a patch of a generated object is applied", () => {
  const [theirs, ours] = both((chart) => {
    const map = new k8s.KubeConfigMap(chart, "it", { data: { a: "1" } });
    map.addJsonPatch(JsonPatch.replace("/data/a", "2"));
    return map;
  });
  expect(ours).toBe(theirs);
  expect(ours).toContain('"a":"2"');
});
