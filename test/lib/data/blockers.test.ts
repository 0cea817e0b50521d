import { expect, test } from "vitest";
import { detailNames } from "../../../lib/core/cluster-detail.ts";
import { tryParseVersion } from "../../../lib/core/version.ts";
import {
  cgroupTable,
  droppedImages,
  isNamed,
  signalOf,
  signalTable,
  upstreamChange,
  upstreamChanges,
} from "../../../lib/data/blockers.ts";

test("thresholds are Kubernetes minors", () => {
  const minors = [...droppedImages, ...upstreamChanges].map(({ from }) => tryParseVersion(from));
  expect(minors.every((minor) => minor?.major === 1 && minor.precision === "minor")).toBe(true);
});

test("an image is recognised by something, and has a successor", () => {
  for (const { families, osImages, instead } of droppedImages)
    expect([families.length > 0, osImages.length > 0, instead.length > 0]).toStrictEqual([true, true, true]);
});

test("no operating system is said to run two versions of control groups", () => {
  const names = cgroupTable.flatMap(({ osImages, version }) => osImages.map((name) => ({ name, version })));
  const torn = names.filter(({ name, version }) =>
    names.some((other) => isNamed(name, other.name) && other.version !== version),
  );
  expect(torn).toStrictEqual([]);
});

test("what a provider tells is asked for by a detail that exists", () => {
  expect(
    signalTable.map(({ detail }) => detail).filter((detail) => !detailNames.some((name) => name === detail)),
  ).toStrictEqual([]);
});

test.each([
  ["Amazon Linux 2", true],
  ["Amazon Linux 2 (Karoo)", true],
  ["Amazon Linux 2.1", true],
  ["Amazon Linux 2023.9", false],
  ["An Amazon Linux 2", false],
])("Amazon Linux 2 is what %j is: %s", (text, named) => {
  expect(isNamed(text, "Amazon Linux 2")).toBe(named);
});

test("rows are found by what they are about", () => {
  expect([
    signalOf("eks", "insights")?.detail,
    signalOf("aks", "insights"),
    upstreamChange("containerd-1")?.from,
  ]).toStrictEqual(["insights", undefined, "1.36"]);
});
