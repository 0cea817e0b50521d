import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkStream } from "../../../../lib/check/check-stream.ts";
import { allowsMinor } from "../../../../lib/check/helm/chart-constraint.ts";

const asOf = "2026-11-29T00:00:00Z";
const manifest =
  "---\n# Source: web/ingress.yaml\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: web\n";

interface Given {
  readonly status?: string;
  readonly kubeVersion?: string;
  readonly manifest?: string;
  readonly hooks?: readonly { readonly manifest: string }[];
}

function stored(given: Given = {}): string {
  const { status = "deployed", kubeVersion, hooks = [] } = given;
  const release = {
    name: "web",
    namespace: "shop",
    version: 3,
    info: { status },
    chart: { metadata: { name: "web", version: "1.2.3", kubeVersion } },
    manifest: given.manifest ?? manifest,
    hooks,
  };
  return gzipSync(JSON.stringify(release)).toString("base64");
}

function secret(release: string, labels: Record<string, string> = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Secret",
    type: "helm.sh/release.v1",
    metadata: { name: "sh.helm.release.v1.web.v3", namespace: "shop", labels: { owner: "helm", ...labels } },
    data: { release: Buffer.from(release).toString("base64") },
  });
}

function configMap(release: string): string {
  const metadata = { name: "web.v3", namespace: "shop", labels: { owner: "helm" } };
  return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { release } });
}

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

function check(text: string, only = ["API-REMOVED", "UPGRADE-CHART-KUBE-VERSION"]) {
  return checkStream(bytes(text), { asOf, only, file: "releases.json", currentVersion: "1.33", targetVersion: "1.36" });
}

describe("a release", () => {
  test.each([
    ["a Secret", secret(stored())],
    ["a ConfigMap", configMap(stored())],
  ])("is opened from %s, and its objects are judged under its name", async (_, text) => {
    const { findings, unread } = await check(text);
    expect(unread).toStrictEqual([]);
    expect(findings).toMatchObject([
      {
        code: "API-REMOVED",
        target: { file: "releases.json#shop/web", line: 3, kind: "Ingress", name: "web" },
        evidence: [{ kind: "helm", source: "releases.json#shop/web:3" }, { kind: "data" }],
      },
    ]);
  });

  test("brings its hooks", async () => {
    expect((await check(secret(stored({ manifest: "", hooks: [{ manifest }] })))).findings).toHaveLength(1);
  });

  test("that was replaced is left alone, by its label or by what it says itself", async () => {
    const { findings, summary } = await check(
      secret(stored({ status: "superseded" })) + secret(stored(), { status: "superseded" }),
    );
    expect(findings).toStrictEqual([]);
    expect(summary.objects).toBe(2);
  });

  test("whose rendered document is broken costs that document only", async () => {
    const { findings, unread } = await check(secret(stored({ manifest: `${manifest}---\na: b: c\n${manifest}` })));
    expect(findings).toHaveLength(2);
    expect(unread).toMatchObject([{ file: "releases.json#shop/web", line: 8 }]);
  });

  test.each([
    ["no release", secret("").replace('"release"', '"other"'), "holds no release"],
    ["something else than base64", configMap("%%%"), "not base64"],
    ["something else than gzip", configMap(Buffer.from([0x1f, 0x8b, 1, 2]).toString("base64")), "not gzip"],
    ["something else than JSON", configMap(Buffer.from("text").toString("base64")), "not JSON"],
    ["a list", configMap(Buffer.from("[]").toString("base64")), "no JSON object"],
    ["no manifest", configMap(Buffer.from('{"name":"a"}').toString("base64")), "no manifest"],
    ["a bomb", configMap(gzipSync(Buffer.alloc(70_000_000)).toString("base64")), "larger than"],
  ])("that holds %s is unread, by name", async (_, text, said) => {
    expect((await check(text)).unread).toMatchObject([
      { message: expect.stringContaining(said), file: "releases.json" },
    ]);
  });
});

describe("the chart of a release", () => {
  test("that excludes a minor on the way is an error from there", async () => {
    const { findings } = await check(secret(stored({ kubeVersion: ">=1.20-0 <1.35-0", manifest: "" })));
    expect(findings).toMatchObject([
      {
        code: "UPGRADE-CHART-KUBE-VERSION",
        severity: "error",
        verdict: "fail",
        appliesFrom: "1.35",
        target: { kind: "HelmRelease", namespace: "shop", name: "web" },
      },
    ]);
  });

  test("that allows every minor counts as a check that passed", async () => {
    const { findings, evidence } = await check(secret(stored({ kubeVersion: ">= 1.20.0-0", manifest: "" })));
    expect(findings).toStrictEqual([]);
    expect(evidence).toStrictEqual({ performed: 2, applicable: 2 });
  });

  test("whose constraint cannot be read is open", async () => {
    const { findings } = await check(secret(stored({ kubeVersion: "!=1.35.1", manifest: "" })));
    expect(findings).toMatchObject([{ code: "UPGRADE-CHART-KUBE-VERSION", verdict: "unknown" }]);
  });
});

test.each([
  [">=1.19.0-0", "1.36", true],
  [">=1.20-0 <1.35-0", "1.35", false],
  [">= 1.19, < 1.33", "1.33", false],
  [">= 1.19, < 1.33", "1.32", true],
  ["<1.36.4", "1.36", true],
  ["^1.25", "1.36", true],
  ["~1.25", "1.26", false],
  ["1.25.x || >=1.30.0", "1.36", true],
  ["1.25 - 1.30", "1.31", false],
  ["*", "1.36", true],
  ["!= 1.30", "1.36", undefined],
  ["newer", "1.36", undefined],
])("the constraint %s and %s: %s", (constraint, minor, allowed) => {
  expect(allowsMinor(constraint, minor)).toBe(allowed);
});
