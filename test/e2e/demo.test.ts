import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../../lib/cli/run.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { withFolder } from "../support/command.ts";

async function demo(folder: string, signal: AbortSignal, ...options: readonly string[]) {
  const printed = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    env: { PATH: process.env["PATH"], HOME: folder, XDG_CACHE_HOME: folder },
    now: () => 0,
    columns: 100,
    colour: false,
    progress: false,
    signal,
  };
  const code = await execute(["demo", ...options], "0.0.0", terminal);
  return { code, ...printed };
}

test("the demonstration reads every cloud and shows the inventory, the versions, a plan and a page", async () => {
  await withFolder(async (folder) => {
    const page = join(folder, "demo.html");
    const { code, out, err } = await demo(folder, new AbortController().signal, "--export", page);
    expect(code).toBe(0);
    for (const cloud of ["eks", "gke", "aks", "iks"]) expect(out).toMatch(new RegExp(`^\\S+ +${cloud} `, "m"));
    const [, seen] = /^(\d+) clusters in \d+ scopes, as of /m.exec(out) ?? [];
    expect(Number(seen)).toBeGreaterThan(80);
    expect(out).toMatch(new RegExp(`^Plan for ${seen} clusters, as of .*: [1-9]\\d* planned`, "m"));
    expect(out).toMatch(/1\.3\d → 1\.3\d/);
    expect(err).toContain(`${seen} were seen`);
    expect(await readFile(page, "utf8")).toContain("<!doctype html>");
  });
}, 60_000);

test("a demonstration that is interrupted does not end as if it had shown everything", async () => {
  await withFolder(async (folder) => {
    expect((await demo(folder, AbortSignal.abort())).code).toBe(130);
  });
}, 60_000);
