import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Command, CommandBook } from "../../../lib/core/command.ts";
import type { ClusterPlan, Plan } from "../../../lib/core/plan.ts";
import { runbookFiles } from "../../../lib/report/runbook.ts";
import { commandBlock } from "../../../lib/report/runbook-commands.ts";
import { aksCommands } from "../../../providers/aks/commands.ts";
import { eksCommands } from "../../../providers/eks/commands.ts";
import { gkeCommands } from "../../../providers/gke/commands.ts";
import { iksCommands } from "../../../providers/iks/commands.ts";
import { kubeconfigCommands } from "../../../providers/kubeconfig/commands.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { plannedFleet, plannedInventory, twoStages } from "../../support/planned-fleet.ts";

const writers = {
  eks: eksCommands,
  gke: gkeCommands,
  aks: aksCommands,
  iks: iksCommands,
  kubeconfig: kubeconfigCommands,
};
const bookOf = (cluster: ClusterPlan): CommandBook => writers[cluster.provider as keyof typeof writers](cluster);

function files(plan: Plan = plannedFleet()): ReadonlyMap<string, string> {
  return new Map(runbookFiles(plan, bookOf).map(({ path, text }) => [path, text]));
}

/** The shell code of a page, as somebody would copy it: what stands between fences that begin with `sh`. */
function shellCode(page: string): string {
  return Array.from(page.matchAll(/^(`{3,})sh\n([\s\S]*?)^\1$/gm), ([, , code]) => code).join("\n");
}

describe("a runbook", () => {
  test("has a page per planned cluster in the folder of its stage, and a page that leads there", () => {
    const pages = files();
    expect([...pages.keys()]).toStrictEqual([
      "README.md",
      "01-dev/search-dev.md",
      "01-dev/checkout-dev.md",
      "01-dev/store-dev.md",
      "02-prod/checkout-prod.md",
      "02-prod/orders-prod.md",
    ]);
    const front = pages.get("README.md") ?? "";
    for (const path of pages.keys()) if (path !== "README.md") expect(front).toContain(`](${path})`);
    expect(front).toContain("Somebody has to say yes before this stage. One failure stops the stage.");
  });

  test("gives two clusters of one name in a stage two pages", () => {
    const plan = plannedFleet(twoStages);
    const twin = plan.clusters.find(({ name }) => name === "checkout-prod");
    if (twin === undefined) throw new Error("the fleet has changed");
    const pages = files({ ...plan, clusters: [...plan.clusters, { ...twin, uid: "other" }] });
    expect([...pages.keys()].filter((path) => path.startsWith("02-prod/checkout-prod"))).toHaveLength(2);
  });

  test("leads through every hop: looks, changes, waits, thresholds, and the way back with its last day", () => {
    const page = files().get("02-prod/orders-prod.md") ?? "";
    expect(page.match(/^## Hop /gm)).toHaveLength(5);
    expect(page).toContain(
      "aws eks update-cluster-version --name orders-prod --kubernetes-version 1.32 --region eu-west-1",
    );
    expect(page).toContain("Expected: 25 min (minutesPerControlPlane 25). Alert after 40 min, escalate after 60 min.");
    expect(page).toMatch(/\*\*To go back:\*\* within 7 days, that is until about 2026-11-2\d \d\d:\d\d UTC\./);
    expect(page.indexOf("aws eks wait cluster-active")).toBeGreaterThan(page.indexOf("update-cluster-version"));
  });

  test("sends the change to the tool that owns the cluster, and keeps the command for an emergency", () => {
    const terraform = files().get("02-prod/checkout-prod.md") ?? "";
    expect(terraform).toContain("**Change it in Terraform or OpenTofu**");
    expect(terraform).toContain("`aws_eks_cluster.version` of the cluster: version 1.35");
    expect(terraform).toMatch(/<details><summary>By hand[\s\S]*update-cluster-version[\s\S]*<\/details>/);
    expect(files().get("01-dev/checkout-dev.md")).toContain("**Change it in CloudFormation**");
    expect(files().get("02-prod/orders-prod.md")).toContain("No tag says which tool this cluster is defined in.");
  });

  test("says of each hop what the checks found and how far that can be trusted", () => {
    const page = files().get("02-prod/orders-prod.md") ?? "";
    expect(page).toMatch(/- Hop 1, not known, exact: \*\*[A-Z-]+\*\*/);
    expect(page).toMatch(/- Hop 2, not known, needs-rescan: /);
  });

  test("is the same for the same plan", () => {
    expect([...files()]).toStrictEqual([...files()]);
  });
});

describe("command lines with names of every kind", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "runbook-"));
    for (const program of ["aws", "gcloud", "az", "ibmcloud", "kubectl", "kubeadm"]) {
      const stub = join(folder, program);
      writeFileSync(stub, `#!/bin/sh\nprintf '%s\\0' $# ${program} "$@" >> "$RECORD"\n`);
      chmodSync(stub, 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What each program was called with when a shell read the code. */
  function called(code: string, shell = "sh"): readonly (readonly string[])[] {
    const record = join(folder, "record");
    writeFileSync(record, "");
    const script = join(folder, "script.sh");
    writeFileSync(script, code);
    execFileSync("bash", ["-n", script]);
    execFileSync(shell, [script], { cwd: folder, env: { PATH: `${folder}:/usr/bin:/bin`, RECORD: record } });
    // Each call is the count of its arguments, its name, and they.
    const words = readFileSync(record, "utf8").split("\0");
    const calls: (readonly string[])[] = [];
    for (let at = 0; at < words.length - 1; at += Number(words[at]) + 2) {
      calls.push(words.slice(at + 1, at + 2 + Number(words[at])));
    }
    return calls;
  }

  function everyCommand(cluster: ClusterPlan): readonly Command[] {
    const book = bookOf(cluster);
    const steps = cluster.hops.flatMap(({ steps }) => steps.flatMap((step) => book.instructionsFor(step).commands));
    return [...book.connect, ...book.look, ...steps];
  }

  const runnable = hostileStrings.filter((text) => !text.includes("\0"));

  test("reach the program exactly as they are meant, whatever a name holds", () => {
    const commands = runnable.flatMap((text, index): readonly Command[] => [
      { phase: "run", purpose: `Do ${text}`, argv: ["aws", "eks", text, `--x=${text}`], expect: text },
      {
        phase: "run",
        purpose: "Do",
        argv: [index % 2 === 0 ? "kubectl" : "az", "--context", text],
        placeholders: [text],
      },
    ]);
    const page = commandBlock("Then", commands);
    expect(called(shellCode(page))).toStrictEqual(commands.map(({ argv }) => argv.map((word) => word.toWellFormed())));
  });

  test("of whole pages pass a syntax check and run what the provider meant, for every provider", () => {
    const names = ["x; rm -rf ~", "$(id)`id`", 'it\'s "quoted"', "```\nsh", "-rf", "line\nbreak", "*"];
    const plan = plannedFleet(twoStages, plannedInventory(names));
    const pools = plan.clusters.map(
      (cluster): ClusterPlan => ({
        ...cluster,
        hops: cluster.hops.map((hop) => ({
          ...hop,
          steps: hop.steps.map((step) => (step.pool === undefined ? step : { ...step, pool: "po'ol $x" })),
        })),
      }),
    );
    const planned = pools.filter(({ outcome }) => outcome === "planned");
    expect(planned).toHaveLength(5 + names.length);
    for (const cluster of planned) {
      const page = runbookFiles({ ...plan, clusters: [cluster] }, bookOf)[1]?.text ?? "";
      const calls = called(shellCode(page), "bash");
      for (const { argv } of everyCommand(cluster)) expect(calls).toContainEqual(argv);
    }
  });

  test("that hold what cannot be seen say so, and one that no program can be given is not written", () => {
    const hidden = commandBlock("", [{ phase: "run", purpose: "Go", argv: ["aws", "a\u202eb"] }]);
    expect(hidden).toContain(
      "# It holds characters that cannot be seen. It reads: aws 'a\\u{202e}b'\naws 'a\u202eb'\n",
    );
    const none = commandBlock("", [{ phase: "run", purpose: "Go", argv: ["aws", "a\0b"] }]);
    expect(none).toContain("# No command line can be written: a name holds a NUL.\n");
    expect(called(shellCode(none))).toStrictEqual([]);
  });
});
