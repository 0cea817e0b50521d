import { expect, test } from "vitest";
import { tryParseVersion } from "../../../lib/core/version.ts";
import { addonSupport, knownAddons } from "../../../lib/data/addon-support.ts";
import { removedBehaviours, retiredProjects } from "../../../lib/data/retired.ts";

const minorOf = (text: string) => tryParseVersion(text)?.minor ?? Number.NaN;

test("minors are minors of Kubernetes, and ranges run forwards", () => {
  const minors = [
    ...removedBehaviours.map(({ from }) => from),
    ...addonSupport.flatMap(({ from, to = "1.99" }) => [from, to]),
  ];
  expect(minors.filter((minor) => !/^1\.\d+$/.test(minor))).toStrictEqual([]);
  expect(addonSupport.filter(({ from, to }) => to !== undefined && minorOf(from) > minorOf(to))).toStrictEqual([]);
});

test("rows of support belong to an add-on that is known by its images", () => {
  const known = new Set(knownAddons.map(({ addon }) => addon));
  expect(addonSupport.filter(({ addon }) => !known.has(addon))).toStrictEqual([]);
  expect([...knownAddons, ...retiredProjects].filter(({ images }) => images.length === 0)).toStrictEqual([]);
});

test("an image tells of one add-on", () => {
  const names = knownAddons.flatMap(({ images }) => images);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([]);
});
