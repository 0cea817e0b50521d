import { expect, test } from "vitest";
import { catalogueEntry } from "../../../lib/core/finding-catalogue.ts";
import { toolIdsOf, toolIdsTable, tools } from "../../../lib/data/tool-ids.ts";

const forms = {
  "kube-linter": /^[a-z0-9]+(?:-[a-z0-9]+)+$/,
  polaris: /^[a-z][A-Za-z]+$/,
  "kube-score": /^[a-z]+(?:-[a-z]+)+$/,
  kubescape: /^C-\d{4}$/,
  trivy: /^KSV-\d{4}$/,
  checkov: /^CKV_K8S_\d+$/,
} as const;

test("every code is one of ours, and stands there once for each tool", () => {
  expect(toolIdsTable.filter(({ code }) => catalogueEntry(code) === undefined)).toStrictEqual([]);
  const keys = toolIdsTable.map(({ code, tool }) => `${code} ${tool}`);
  expect(keys).toStrictEqual([...new Set(keys)].sort());
});

test("ids have the form of their tool, and every tool has some", () => {
  const wrong = toolIdsTable.filter(({ tool, ids }) => ids.length === 0 || !ids.every((id) => forms[tool].test(id)));
  expect(wrong).toStrictEqual([]);
  expect(tools.filter((tool) => !toolIdsTable.some((row) => row.tool === tool))).toStrictEqual([]);
});

test("a code is shown under the ids of others", () => {
  expect(toolIdsOf("HARDEN-READ-ONLY-ROOT")).toStrictEqual({
    "kube-linter": ["no-read-only-root-fs"],
    polaris: ["notReadOnlyRootFilesystem"],
    "kube-score": ["container-security-context-readonlyrootfilesystem"],
    kubescape: ["C-0017"],
    trivy: ["KSV-0014"],
    checkov: ["CKV_K8S_22"],
  });
  expect(toolIdsOf("__proto__")).toStrictEqual({});
});
