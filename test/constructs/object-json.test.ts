import { ApiObject, App, Chart, Lazy } from "cdk8s";
import fc from "fast-check";
import { expect, test } from "vitest";
import { objectJson } from "../../constructs/object-json.ts";
import { cases } from "../support/cases.ts";

function both(props: object): readonly [string, string] {
  const make = () =>
    new ApiObject(new Chart(new App(), "chart", { namespace: "shop" }), "it", {
      apiVersion: "example.com/v1",
      kind: "Thing",
      ...props,
    });
  return [JSON.stringify(make().toJson()), JSON.stringify(objectJson(make()))];
}

const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom("a", "b", "B", "", "é", "aa", "metadata", "kind"));
const scalar = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 6, noNullPrototype: true }),
    tie("value").map((inner) => Lazy.any({ produce: () => inner })),
  ),
}));

test("any object of plain and lazy values is rendered as cdk8s renders it, keys in the same order", () => {
  const metadata = fc.record(
    { labels: fc.dictionary(key, fc.string(), { noNullPrototype: true }), annotations: fc.constant({}), more: value },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(value, value, metadata, (spec, data, own) => {
      const [theirs, ours] = both({ spec, data, metadata: own });
      expect(ours).toBe(theirs);
    }),
    { numRuns: cases(500) },
  );
});

test("maps of many keys are sorted as those of few", () => {
  const data = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${(index * 37) % 100}`, index]));
  const [theirs, ours] = both({ data });
  expect(ours).toBe(theirs);
});
