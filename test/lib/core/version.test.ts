import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFleetError } from "../../../lib/core/error.ts";
import {
  compareVersions,
  type KubeVersion,
  minorOf,
  minorsBetween,
  parseVersion,
  tryParseVersion,
} from "../../../lib/core/version.ts";

const printed: readonly (readonly [string, Omit<KubeVersion, "raw">])[] = [
  ["1.33", { major: 1, minor: 33, precision: "minor" }],
  ["33+", { major: 1, minor: 33, precision: "minor" }],
  ["1.33+", { major: 1, minor: 33, precision: "minor" }],
  ["1.33.5", { major: 1, minor: 33, patch: 5, precision: "patch" }],
  ["v1.33.5", { major: 1, minor: 33, patch: 5, precision: "patch" }],
  ["1.33.5-gke.1162000", { major: 1, minor: 33, patch: 5, vendor: "gke.1162000", precision: "build" }],
  ["v1.32.9-eks-113cf36", { major: 1, minor: 32, patch: 9, vendor: "eks-113cf36", precision: "build" }],
  ["1.33.5_1540", { major: 1, minor: 33, patch: 5, vendor: "1540", precision: "build" }],
  ["v1.33.5+IKS", { major: 1, minor: 33, patch: 5, vendor: "IKS", precision: "build" }],
  ["4.18.22_openshift", { major: 4, minor: 18, patch: 22, vendor: "openshift", precision: "build" }],
  ["4.18.22_1540_openshift", { major: 4, minor: 18, patch: 22, vendor: "1540_openshift", precision: "build" }],
  ["v1.30.4+k3s1", { major: 1, minor: 30, patch: 4, vendor: "k3s1", precision: "build" }],
  ["v1.30.4+rke2r1", { major: 1, minor: 30, patch: 4, vendor: "rke2r1", precision: "build" }],
  ["v1.37.0-rc.1", { major: 1, minor: 37, patch: 0, prerelease: "rc.1", precision: "patch" }],
  [
    "v1.37.0-alpha.1.23+0a1b2c3",
    { major: 1, minor: 37, patch: 0, prerelease: "alpha.1.23", vendor: "0a1b2c3", precision: "build" },
  ],
];

const shaped = fc.stringMatching(/^v?[0-9.+_a-z-]{0,300}$/);

describe("parseVersion", () => {
  test.each(printed)("reads %s", (raw, parts) => {
    expect(parseVersion(raw)).toStrictEqual({ raw, ...parts });
  });

  test.each([
    "",
    " ",
    "33",
    "1",
    "1.",
    "1.33.",
    "1.33.x",
    "v",
    "+",
    "1.33+.5",
    "1.33-gke.1",
    "-1.33",
    "1.33.5-",
    " 1.33.5",
    "1.33.5\n",
    "latest",
    "1.999999",
    "１.33",
  ])("refuses %j with a hint instead of guessing", (raw) => {
    expect(() => parseVersion(raw)).toThrow(
      expect.objectContaining({ code: "BAD_RESPONSE", hint: expect.any(String) }),
    );
  });

  test("says what it was given, but not all of it", () => {
    expect(() => parseVersion(`1.33 ${"x".repeat(500)}`)).toThrow(/^"1\.33 x{55}…" is not a Kubernetes version$/);
  });

  test.each([undefined, null, 1.33, {}, ["1.33"], Symbol("1.33")])(
    "takes no value of another type for a version",
    (raw) => {
      expect(tryParseVersion(raw)).toBeUndefined();
    },
  );

  test("answers any text with a version or with BAD_RESPONSE, and keeps the text", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400, unit: "binary" }), shaped), (raw) => {
        try {
          expect(parseVersion(raw).raw).toBe(raw);
        } catch (error) {
          expect(isFleetError(error, "BAD_RESPONSE")).toBe(true);
        }
      }),
    ));

  test("is not led into backtracking by long runs of separators and digits", () => {
    for (const unit of ["1.", "1.1", "-", "+", "_", "a.", "1.33.5-rc.", "9"]) {
      expect(tryParseVersion(unit.repeat(100_000))).toBeUndefined();
      expect(tryParseVersion(`1.33.5-${unit.repeat(90)}`.slice(0, 200).concat("!"))).toBeUndefined();
    }
  });
});

const number = fc.nat({ max: 99_999 });
const build = fc.oneof(
  number.map((n) => ({ separator: "-", vendor: `gke.${n}` })),
  fc.stringMatching(/^[0-9a-f]{7}$/).map((hash) => ({ separator: "-", vendor: `eks-${hash}` })),
  number.map((n) => ({ separator: "_", vendor: String(n) })),
  fc.constant({ separator: "_", vendor: "openshift" }),
  number.map((n) => ({ separator: "_", vendor: `${n}_openshift` })),
  fc.constant({ separator: "+", vendor: "IKS" }),
  number.map((n) => ({ separator: "+", vendor: `k3s${n}` })),
  fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,9}$/).map((vendor) => ({ separator: "+", vendor })),
);
const prerelease = fc
  .record({ stage: fc.constantFrom("alpha", "beta", "rc"), n: fc.nat({ max: 12 }) })
  .map(({ stage, n }) => `${stage}.${n}`);

/** Versions as they are printed, together with the parts they were printed from. */
const versions = fc
  .record({
    prefix: fc.constantFrom("", "v"),
    major: fc.constantFrom(1, 4),
    minor: fc.nat({ max: 40 }),
    patch: fc.option(fc.nat({ max: 30 }), { nil: undefined }),
    prerelease: fc.option(prerelease, { nil: undefined }),
    build: fc.option(build, { nil: undefined }),
  })
  .map(({ prefix, major, minor, patch, prerelease, build }) => {
    if (patch === undefined) return { text: `${prefix}${major}.${minor}`, parts: { major, minor } };
    const pre = prerelease === undefined ? "" : `-${prerelease}`;
    const suffix = build === undefined ? "" : `${build.separator}${build.vendor}`;
    return {
      text: `${prefix}${major}.${minor}.${patch}${pre}${suffix}`,
      parts: {
        major,
        minor,
        patch,
        ...(prerelease === undefined ? {} : { prerelease }),
        ...(build === undefined ? {} : { vendor: build.vendor }),
      },
    };
  });
const parsed = versions.map(({ text }) => parseVersion(text));

test("what a version was printed from is what is read from it", () =>
  fc.assert(
    fc.property(versions, ({ text, parts }) => {
      expect(parseVersion(text)).toMatchObject({ raw: text, ...parts });
      expect(minorOf(parseVersion(text))).toBe(`${parts.major}.${parts.minor}`);
    }),
  ));

describe("compareVersions", () => {
  test("is a total order: reflexive, antisymmetric, transitive", () =>
    fc.assert(
      fc.property(parsed, parsed, parsed, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        const [low, middle, high] = [a, b, c].toSorted(compareVersions);
        if (low === undefined || middle === undefined || high === undefined)
          throw new Error("three versions were given");
        expect(compareVersions(low, middle)).toBeLessThanOrEqual(0);
        expect(compareVersions(middle, high)).toBeLessThanOrEqual(0);
        expect(compareVersions(low, high)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    ));

  test("calls versions equal only when all their parts are", () =>
    fc.assert(
      fc.property(parsed, parsed, (a, b) => {
        const { raw: _a, vendor: vendorA, ...left } = a;
        const { raw: _b, vendor: vendorB, ...right } = b;
        if (compareVersions(a, b) === 0) {
          expect(left).toStrictEqual(right);
          expect(vendorA?.replace(/0+(?=\d)/g, "")).toBe(vendorB?.replace(/0+(?=\d)/g, ""));
        }
      }),
    ));

  test("sorts minors, patches, prereleases and builds by number, not by text", () => {
    const sorted = [
      "1.9",
      "1.10",
      "1.33",
      "1.33.0-alpha.2",
      "1.33.0-alpha.10",
      "1.33.0-beta.0",
      "1.33.0-rc.1",
      "1.33.0",
      "1.33.0-gke.900",
      "1.33.0-gke.1162000",
      "1.33.0-gke.99999999999999999998",
      "1.33.0-gke.99999999999999999999",
      "1.33.2",
      "1.33.10",
      "1.33.10_9",
      "1.33.10_1540",
      "1.34",
      "4.18.22_openshift",
    ];
    const shuffled = sorted.toReversed().map(parseVersion);
    expect(shuffled.toSorted(compareVersions).map(({ raw }) => raw)).toStrictEqual(sorted);
  });

  test("ignores the spelling", () => {
    expect(compareVersions(parseVersion("33+"), parseVersion("v1.33"))).toBe(0);
    expect(compareVersions(parseVersion("1.33.5_007"), parseVersion("1.33.5+7"))).toBe(0);
  });
});

test("minors are counted within one major only", () => {
  expect(minorsBetween(parseVersion("1.31.4"), parseVersion("1.33"))).toBe(2);
  expect(minorsBetween(parseVersion("1.33"), parseVersion("33+"))).toBe(0);
  expect(minorsBetween(parseVersion("1.33"), parseVersion("1.31"))).toBe(-2);
  expect(minorsBetween(parseVersion("1.33"), parseVersion("4.18"))).toBeNaN();
});
