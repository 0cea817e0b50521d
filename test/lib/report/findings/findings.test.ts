import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { findingCatalogue } from "../../../../lib/core/finding-catalogue.ts";
import { findingsDocument } from "../../../../lib/core/findings-document.ts";
import { findingsJunit } from "../../../../lib/report/findings/findings-junit.ts";
import { findingsMarkdown } from "../../../../lib/report/findings/findings-markdown.ts";
import { findingsSarif } from "../../../../lib/report/findings/findings-sarif.ts";
import { findingsTable } from "../../../../lib/report/findings/findings-table.ts";
import { sarifSchema } from "../../../support/sarif-schema.ts";
import { hostile, removed, sample } from "./sample.ts";

const nothing = findingsDocument([], [], { performed: 2, applicable: 2 }, { objects: 2 });

describe("the table", () => {
  test("says once what is wrong, then where, then what could not be read, then the sums", () => {
    expect(
      findingsTable(sample()),
    ).toBe(`error API-REMOVED (from 1.22): networking.k8s.io/v1beta1 Ingress is not served from 1.22 on
  Ingress shop/web  web/a b.yaml:3
  Ingress shop/api  web/a b.yaml:3
  fix: Move it to networking.k8s.io/v1.

unknown INPUT-API-NOT-JUDGED: <x a="1">&]]>'\\x1b[31m\\u{202e}\\n|\`@you
  Widget
  fix: Move it to networking.k8s.io/v1.

Could not be read: 1
  b.yaml:7: it is not YAML

2 errors, 0 warnings, 0 for information in 4 objects   3 of 4 checks had their evidence
1 could not be told   1 could not be read   1 exempted   2 known from the baseline
`);
  });

  test("lists ten places of a finding, and all of them when it is told to", () => {
    const many = findingsDocument(
      Array.from({ length: 12 }, (_, index) => removed(`web-${index}`)),
      [],
      { performed: 12, applicable: 12 },
    );
    expect(findingsTable(many)).toContain("and 2 more; -o wide lists them all");
    expect(findingsTable(many, { all: true })).toContain("shop/web-11");
  });

  test.each([40, 60, 100])("fits %d columns, and is whole where it is wide", (width) => {
    const long = removed("x".repeat(70), { message: "one of many words ".repeat(20).trim() });
    const document = findingsDocument([long], [{ what: "b.yaml:7", message: "no ".repeat(60) }], sample().evidence);
    for (const line of findingsTable(document, { width }).split("\n")) expect(line.length).toBeLessThanOrEqual(width);
    expect(findingsTable(document, { width, all: true })).toContain(long.message);
  });

  test("of nothing says on how much that stands", () => {
    expect(findingsTable(nothing)).toBe(
      "0 errors, 0 warnings, 0 for information in 2 objects   2 of 2 checks had their evidence\n",
    );
  });
});

test("Markdown keeps hostile text as text", () => {
  const text = findingsMarkdown(sample());
  expect(text).toContain("| `Ingress shop/web` | `web/a b.yaml:3` |");
  expect(text).toContain("Could not be read: 1");
  expect(text).not.toContain("<x");
  expect(text).not.toContain("@you");
});

describe("SARIF", () => {
  interface Log {
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly invocations: readonly { readonly executionSuccessful: boolean }[];
        readonly results: readonly Record<string, unknown>[];
      },
    ];
  }
  const log = (document = sample()) => findingsSarif(document, "1.2.3") as Log;

  test("fits the published schema, whatever the code and the words", () => {
    const fits = sarifSchema();
    const flaws = (value: unknown) => (fits(value) ? [] : fits.errors);
    const codes = Object.keys(findingCatalogue).map((code) => removed(hostile, { code, message: hostile }));
    const bare = removed("x", { target: { cluster: "eks/1" } });
    const all = findingsDocument([...codes, bare], sample().unread, { performed: 1, applicable: 1 });
    expect([sample(), nothing, all].flatMap((document) => flaws(log(document)))).toStrictEqual([]);
    const [run] = log().runs;
    expect(flaws({ ...log(), runs: [{ ...run, results: [{ level: "grave", message: {} }] }] })).not.toStrictEqual([]);
  });

  test("names rules, places and fingerprints", () => {
    const [run] = log().runs;
    expect(run.results[0]).toMatchObject({
      ruleId: "API-REMOVED",
      ruleIndex: 0,
      level: "error",
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "web/a%20b.yaml" }, region: { startLine: 3 } },
          logicalLocations: [{ fullyQualifiedName: "Ingress shop/web" }],
        },
      ],
      partialFingerprints: { "fleetwright/v1": removed("web").fingerprint },
    });
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[Number(ruleIndex)]?.id).toBe(ruleId);
  });

  test("has what could not be told as open, and what could not be read as a failure of the run", () => {
    const [run] = log().runs;
    expect(run.results[2]).toMatchObject({ kind: "open", level: "none" });
    expect(run.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: "error" }] },
    ]);
    expect(log(nothing).runs[0]).toMatchObject({ results: [], invocations: [{ executionSuccessful: true }] });
  });

  test("gives every result a file and a line, also where the object came from a cluster", () => {
    const live = removed("web", { target: { cluster: "eks/1/prod", namespace: "shop", kind: "Ingress", name: "web" } });
    const [run] = log(findingsDocument([live], [], { performed: 1, applicable: 1 })).runs;
    expect(run.results[0]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "objects/eks/1/prod/shop/Ingress/web" },
            region: { startLine: 1 },
          },
        },
      ],
    });
  });

  test("keeps to what a code host takes, the most severe first, and counts what it leaves out", () => {
    const warnings = Array.from({ length: 25_001 }, (_, index) => removed(`w-${index}`, { severity: "warning" }));
    const document = { ...sample(), findings: [...warnings, removed("web")], unread: [] };
    const [run] = log(document).runs;
    expect(run.results).toHaveLength(25_000);
    expect(run.results[0]).toMatchObject({ level: "error" });
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: "2 findings more than the 25000 that a run may have" } }],
    });
  });

  test("has absolute places as file URLs, and keeps what a release is called in a path", () => {
    const at = (file: string) => {
      const target = { ...removed("web").target, file };
      const [run] = log(findingsDocument([removed("web", { target })], [], { performed: 1, applicable: 1 })).runs;
      return JSON.stringify(run.results[0]?.["locations"]);
    };
    expect(at("/tmp/a.yaml")).toContain('"uri":"file:///tmp/a.yaml"');
    expect(at("./s.yaml#shop/web")).toContain('"uri":"s.yaml%23shop/web"');
  });
});

describe("JUnit", () => {
  test("counts failures, what was skipped and errors", () => {
    const text = findingsJunit(sample());
    expect(text).toContain('<testsuites name="fleetwright check" tests="4" failures="2" errors="1">');
    expect(text).toContain('<testsuite name="API-REMOVED" tests="2" failures="2" errors="0" skipped="0">');
    expect(text).toContain('<testcase classname="unread" name="b.yaml:7" file="b.yaml"><error type="unread"');
    expect(text.match(/<testcase /g)).toHaveLength(4);
  });

  test("has a case that passes where nothing was found", () => {
    expect(findingsJunit(nothing)).toContain('tests="1" failures="0"');
  });

  const python = spawnSync("python3", ["--version"]).status === 0;
  test.skipIf(!python)("is read by a parser of another language, hostile text included (needs python3)", () => {
    const script =
      "import sys, json, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print(json.dumps([n.get('message') for n in r.iter('skipped')]))";
    const messages: unknown = JSON.parse(
      execFileSync("python3", ["-c", script], { input: findingsJunit(sample()), encoding: "utf8" }),
    );
    expect(messages).toStrictEqual([hostile.replace("\u001b", "\\x1b").replace("\u202e", "\\u{202e}")]);
  });
});
