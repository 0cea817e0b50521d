import { describe, expect, test } from "vitest";
import { flawsOf } from "../support/custom-resource-schema.ts";
import { customResources, definitions, kindOf, unpublished } from "../support/custom-resources.ts";

describe.each([...definitions])("%s", (api, name) => {
  const objects = customResources.filter((object) => kindOf(object) === api);

  test("is what its published definition takes, in every form that constructs give it", () => {
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) expect(flawsOf(name, object)).toStrictEqual([]);
  });

  test("is held against it: a field that it does not have is a flaw", () => {
    const [object = { apiVersion: "", kind: "" }] = objects;
    expect(flawsOf(name, { ...object, spec: { ...(object["spec"] as object), nonsense: 1 } })).toHaveLength(1);
  });
});

test.for([...unpublished])("%s: %s", ([api], { skip }) => {
  expect(customResources.filter((object) => kindOf(object).startsWith(api)).length).toBeGreaterThan(0);
  skip("there is no published definition to hold it against");
});

test("no custom resource is left out", () => {
  const known = [...definitions.keys(), ...unpublished.keys()];
  const left = customResources.map(kindOf).filter((api) => !known.some((one) => api.startsWith(one)));
  expect([...new Set(left)]).toStrictEqual([]);
});
