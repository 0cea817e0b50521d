import fc from "fast-check";
import { expect, test } from "vitest";
import { assignLabels } from "../../../lib/config/assign-labels.ts";

test("the first tag that the cluster has decides, and empty ones do not count", () => {
  const rules = { environment: { from: ["env", "Environment", "stage"] } };
  expect(assignLabels(rules, { labels: { stage: "dev", Environment: "prod" } })).toStrictEqual({ environment: "prod" });
  expect(assignLabels(rules, { labels: { env: "", stage: "dev" } })).toStrictEqual({ environment: "dev" });
});

test("a label that no rule or no tag gives is absent, never a guess", () => {
  expect(assignLabels({ owner: { from: ["team"] } }, { labels: { env: "prod" } })).toStrictEqual({});
  expect(assignLabels({}, { labels: { env: "prod" } })).toStrictEqual({});
});

test("listed values are translated and others are taken as they are", () => {
  const rules = {
    environment: { from: ["env"], values: { production: "prod", prd: "prod" } },
    wave: { from: ["wave"] },
  };
  expect(assignLabels(rules, { labels: { env: "prd", wave: "2" } })).toStrictEqual({ environment: "prod", wave: "2" });
  expect(assignLabels(rules, { labels: { env: "Prd" } })).toStrictEqual({ environment: "Prd" });
});

test("names of the prototype chain are ordinary tags and values", () => {
  const tags = fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty");
  fc.assert(
    fc.property(tags, tags, (key, value) => {
      const rules = { owner: { from: [key], values: { a: "b" } } };
      expect(assignLabels(rules, { labels: {} })).toStrictEqual({});
      expect(assignLabels(rules, { labels: Object.fromEntries([[key, value]]) })).toStrictEqual({ owner: value });
    }),
  );
});
