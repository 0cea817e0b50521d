import { spawnSync } from "node:child_process";
import { load } from "js-yaml";
import { parse } from "yaml";

const python = spawnSync("python3", ["-c", "import yaml"]).status === 0;

/** Whether Python's yaml module is on this machine. */
export const hasPyYaml = python;

/** What three readings in JavaScript make of one document, as JSON. */
export function javaScriptReadings(text: string): readonly string[] {
  const options = { maxAliasCount: 0, uniqueKeys: true } as const;
  return [
    parse(text, { ...options, version: "1.1", merge: true }),
    parse(text, { ...options, version: "1.2" }),
    load(text),
  ].map((value) => JSON.stringify(value));
}

const script = `
import json, sys, yaml
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
for line in sys.stdin:
    try:
        print(json.dumps(yaml.load(json.loads(line), loader), ensure_ascii=True))
    except Exception as error:
        print(json.dumps({"unreadable": str(error)[:200]}))
`;

/** What PyYAML makes of each document, as JSON values. */
export function pythonReadings(texts: readonly string[]): readonly unknown[] {
  const { stdout, stderr, status } = spawnSync("python3", ["-c", script], {
    input: texts.map((text) => JSON.stringify(text)).join("\n"),
    encoding: "utf8",
    maxBuffer: 1024 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: "utf-8" },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}
