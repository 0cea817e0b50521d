import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileContent } from "../../constructs/file-content.ts";
import { OutputFolder } from "../../constructs/output-folder.ts";
import { StagedFiles } from "../../constructs/staged-files.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-staged-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const everything = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

/** Eight bytes are held; of the three files of five bytes the second and third wait on the disk. */
function staged() {
  const folder = mkdtempSync(join(root, "out-"));
  const files = new StagedFiles(new OutputFolder(folder), 8);
  for (const name of ["a", "b", "c"]) files.add(`clusters/${name}/file`, fileContent(`${name.repeat(4)}\n`));
  return { folder, files };
}

test("nothing is in its place before all is known, and all of it then", () => {
  const { folder, files } = staged();
  expect(everything(folder).some((path) => path.startsWith("clusters"))).toBe(false);
  files.write();
  expect(everything(folder)).toStrictEqual([
    "clusters",
    "clusters/a",
    "clusters/a/file",
    "clusters/b",
    "clusters/b/file",
    "clusters/c",
    "clusters/c/file",
  ]);
  for (const name of ["a", "b", "c"]) {
    expect(readFileSync(join(folder, `clusters/${name}/file`), "utf8")).toBe(`${name.repeat(4)}\n`);
  }
});

test("what is discarded leaves no trace", () => {
  const { folder, files } = staged();
  expect(everything(folder)).not.toStrictEqual([]);
  files.discard();
  files.write();
  expect(everything(folder)).toStrictEqual([]);
});

test("files of the same bytes are held once", () => {
  const folder = mkdtempSync(join(root, "out-"));
  const files = new StagedFiles(new OutputFolder(folder), 8);
  const content = fileContent("same\n");
  for (let index = 0; index < 100; index++) files.add(`${index}`, content);
  expect(everything(folder)).toStrictEqual([]);
  expect(new Set(files.hashes.values())).toStrictEqual(new Set([content.sha256]));
  files.write();
  expect(everything(folder)).toHaveLength(100);
});
