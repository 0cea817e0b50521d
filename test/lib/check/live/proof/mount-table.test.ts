import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMountTable, rootMount } from "../../../../../lib/check/live/proof/mount-table.ts";
import { mountTables } from "../../../../support/mount-tables.ts";

function root(table: string) {
  return rootMount(parseMountTable(table) ?? []);
}

describe("the root of a container", () => {
  test.each([
    ["overlayReadOnly", "overlay", true],
    ["overlayWritable", "overlay", false],
    ["readOnlySuperBlock", "erofs", true],
    ["tmpfsOverRoot", "tmpfs", false],
    ["bindOverRoot", "ext4", true],
    ["virtiofs", "virtiofs", true],
  ] as const)("%s is %s, read-only: %s", (name, type, readOnly) => {
    expect(root(mountTables[name])).toMatchObject({ point: "/", type, readOnly });
  });

  test("is not told by a table that has none", () => {
    expect(root("11 10 0:41 / /data ro - ext4 /dev/sda rw\n")).toBeUndefined();
  });
});

test("names are read with their blanks, and options are not taken for names", () => {
  const points = parseMountTable(mountTables.escaped)?.map(({ point }) => point);
  expect(points).toStrictEqual(["/", "/data set\ta\\b"]);
});

test.each([
  ["nothing", ""],
  ["an error message", "cat: /proc/self/mountinfo: No such file or directory\n"],
  ["a line that broke off", mountTables.overlayReadOnly.slice(0, 60)],
  ["a line without a mode", "10 9 0:40 / / relatime - overlay overlay relatime\n"],
  ["/proc/mounts, which is another format", "overlay / overlay ro,relatime 0 0\n"],
])("%s is no mount table", (_, text) => {
  expect(parseMountTable(text)).toBeUndefined();
});

test("whatever comes is a table or none, and a damaged line costs the table", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (noise, at) => {
      const lines = mountTables.overlayReadOnly.trimEnd().split("\n");
      lines.splice(at % (lines.length + 1), 0, `x${noise.replaceAll("\n", " ")}`);
      expect(parseMountTable(lines.join("\n"))).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
