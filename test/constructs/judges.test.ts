import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Yaml } from "cdk8s";
import { Construct } from "constructs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Autoscaling } from "../../constructs/index.ts";
import { findJudge, type JudgeName, runJudge } from "../support/judges.ts";
import { isBuiltIn } from "../support/kinds.ts";
import { completed, shopIn } from "../support/shop.ts";
import { common, makerNames, makers, minors, objectsOf, presetsAt, tenantOn } from "../support/workloads.ts";

let folder: string;
const files: { readonly version: string; readonly preset: string; readonly path: string; readonly builtIn: string }[] =
  [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-judges-"));
  for (const version of minors) {
    for (const [preset, bare] of presetsAt(version)) {
      const profile = completed(bare);
      const tenant = tenantOn(profile);
      new Autoscaling(tenant, "scaling", { target: shopIn(tenant).front, min: 3, max: 9 });
      for (const name of makerNames) makers[name](tenant, name === "web" ? { traffic: "same-zone" } : {});
      if (profile.operatingSystems === "unknown") {
        const image = { ...common.image, platforms: ["windows/amd64"] } as const;
        makers.worker(new Construct(tenant, "windows"), { name: "windows", image });
      }
      makers.worker(new Construct(tenant, "burst"), {
        name: "burst",
        resources: { cpu: "500m", memory: "1Gi", cpuLimit: "none" },
      });
      const path = join(folder, `${preset}-${version}.yaml`);
      await writeFile(path, Yaml.stringify(...objectsOf(tenant)));
      const builtIn = join(folder, `${preset}-${version}-built-in.yaml`);
      await writeFile(builtIn, Yaml.stringify(...objectsOf(tenant).filter(isBuiltIn)));
      files.push({ version, preset, path, builtIn });
    }
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A test of a judge, skipped by name where it is not on the machine. */
function judgedBy(name: JudgeName, what: string, body: (path: string) => Promise<void>): void {
  const path = findJudge(name);
  if (path === undefined) test.skip(`${name} ${what} (skipped: ${name} is not on this machine)`, () => undefined);
  else test(`${name} ${what}`, () => body(path));
}

describe("every construct on every preset and minor", () => {
  judgedBy("kube-score", "finds nothing", async (judge) => {
    expect(
      await scoresBelowOk(
        judge,
        files.map(({ path }) => path),
      ),
    ).toStrictEqual([]);
  });

  judgedBy(
    "kube-score",
    "finds something in what is not hardened, so that finding nothing means something",
    async (judge) => {
      const path = join(folder, "bare.yaml");
      const spec = { containers: [{ name: "c", image: "nginx" }] };
      await writeFile(path, Yaml.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "bare" }, spec }));
      expect(await scoresBelowOk(judge, [path])).toContainEqual(expect.stringMatching(/container-resources$/));
    },
  );

  judgedBy("kube-linter", "finds nothing", async (judge) => {
    const { stdout, stderr } = await runJudge(judge, ["lint", "--format", "json", ...files.map(({ path }) => path)]);
    const { Reports, Checks } = parsed(stdout, stderr) as {
      Checks: readonly unknown[];
      Reports: readonly { Check: string; Diagnostic: { Message: string } }[] | null;
    };
    expect(Checks.length).toBeGreaterThan(20);
    expect((Reports ?? []).map(({ Check, Diagnostic }) => `${Check}: ${Diagnostic.Message}`)).toStrictEqual([]);
  });

  judgedBy("polaris", "finds nothing", async (judge) => {
    for (const { path } of files) {
      const { code, stdout, stderr } = await runJudge(judge, [
        "audit",
        "--audit-path",
        path,
        "--format",
        "pretty",
        "--only-show-failed-tests",
        "--set-exit-code-below-score",
        "100",
      ]);
      expect({ path, code, said: code === 0 ? "" : stdout + stderr }).toStrictEqual({ path, code: 0, said: "" });
    }
  });

  // Its schemas of later minors, and of what others define, have to be downloaded.
  judgedBy("kubectl-validate", "finds only fields that Kubernetes 1.30 has", async (judge) => {
    const paths = files.filter(({ version }) => version === "1.30").map(({ builtIn }) => builtIn);
    const { code, stdout, stderr } = await runJudge(judge, ["--version", "1.30", ...paths]);
    expect({ code, said: code === 0 ? "" : stdout + stderr }).toStrictEqual({ code: 0, said: "" });
  });

  judgedBy("kubectl-validate", "refuses a field that Kubernetes 1.28 has not", async (judge) => {
    const path = files.find(({ version }) => version === "1.30")?.builtIn ?? "";
    expect((await runJudge(judge, ["--version", "1.28", path])).code).not.toBe(0);
  });
});

/** What kube-score does not call fine, as `object: check`. */
async function scoresBelowOk(judge: string, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  // Files apart: it takes objects of one name in two of them for the same object.
  for (const path of paths) {
    const { stdout, stderr } = await runJudge(judge, ["score", "--output-format", "json", path]);
    const objects = parsed(stdout, stderr) as readonly {
      readonly object_name: string;
      readonly checks: readonly {
        readonly check: { readonly id: string };
        readonly grade: number;
        readonly skipped: boolean;
      }[];
    }[];
    const checks = objects.flatMap(({ object_name, checks }) => checks.map((check) => ({ ...check, object_name })));
    if (checks.length === 0) throw new Error(`kube-score looked at nothing in ${path}`);
    for (const { object_name, check, grade, skipped } of checks) {
      if (!skipped && grade < 10) found.push(`${object_name.split("/").at(-1)}: ${check.id}`);
    }
  }
  return [...new Set(found)].sort();
}

function parsed(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no JSON: ${stdout.slice(0, 200)} ${stderr.slice(0, 500)}`);
  }
}
