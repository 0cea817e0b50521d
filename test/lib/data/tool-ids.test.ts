import { expect, test } from "vitest";
import { catalogueEntry } from "../../../lib/core/finding-catalogue.ts";
import { toolIdsOf, toolIdsTable } from "../../../lib/data/tool-ids.ts";

test("every row is about a code of the catalogue, and no code has two rows of one tool", () => {
  const keys = toolIdsTable.map(({ code, tool }) => `${code} ${tool}`);
  expect(toolIdsTable.filter(({ code }) => catalogueEntry(code) === undefined)).toStrictEqual([]);
  expect(keys).toStrictEqual([...new Set(keys)].sort());
});

test("a code has its ids by tool, and none where no other judge looks for it", () => {
  expect(toolIdsOf("HARDEN-READ-ONLY-ROOT")).toMatchObject({
    "kube-linter": ["no-read-only-root-fs"],
    checkov: ["CKV_K8S_22"],
  });
  expect(toolIdsOf("EXEMPTION-UNUSED")).toStrictEqual({});
});
