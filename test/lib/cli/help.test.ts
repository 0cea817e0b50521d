import { Command } from "commander";
import { beforeEach, describe, expect, test } from "vitest";
import { grammarOf } from "../../../lib/cli/completion/grammar.ts";
import { describeProgram, execute } from "../../../lib/cli/run.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
});
const keep = (text: string) => void printed.push(text);
const { terminal } = memoryTerminal({ out: keep, err: keep });
const program = describeProgram("0.0.0", terminal, () => {});
const grammar = new Map(grammarOf(program).map((command) => [command.name, command]));

function helpOf(command: Command): string {
  printed.length = 0;
  command.outputHelp();
  return printed.join("");
}

describe.each(program.commands.map((command) => command.name()))("%s --help", (name) => {
  const command = program.commands.find((each) => each.name() === name) ?? new Command();
  const examples = () => helpOf(command).split(/^Examples:\n/m)[1] ?? "";

  test("has examples of the command", () => {
    expect(examples()).toContain(`fleetwright ${name}`);
  });

  test("names only commands and options in them that exist", () => {
    for (const [, used = "", rest = ""] of examples().matchAll(/fleetwright ([a-z]+)([^\n&|;()]*)/g)) {
      const flags = new Set(grammar.get(used)?.options.flatMap((option) => option.flags));
      expect(grammar.has(used), used).toBe(true);
      const [written = ""] = rest.split(/ {3,}/);
      for (const [flag] of written.matchAll(/(?<= )--?[a-z][a-z-]*/g)) expect(flags, `${used} ${flag}`).toContain(flag);
    }
  });
});

test.each([
  [["inventry"], "Did you mean inventory?"],
  [["inventory", "--fron", "fleet.ndjson"], "Did you mean --from?"],
  [["plan", "--targt=1.36"], "Did you mean --target?"],
  [["check", "--targetversion", "1.36", "x"], "Did you mean --target-version?"],
])("%j is answered with what was meant, and ends with 3", async (args, meant) => {
  expect(await execute(args, "0.0.0", terminal)).toBe(3);
  expect(printed.join("")).toContain(meant);
  expect(printed.join("")).toContain("run with --help for usage");
});

test.each([
  [["inventory", "-o", "jsn"], "Allowed choices are table, wide, json"],
  [["check", "x", "--pss", "strict"], "Allowed choices are baseline, restricted"],
  [["inventory", "--detail", "addon"], "there are: addons, insights"],
  [["simulate", "--clusters", "many"], "option '--clusters <n>' argument 'many' is invalid. It is not a whole number."],
  [["simulate", "--port", "0"], "option '--port <n>' argument '0' is invalid. It is not a port between 1 and 65000."],
  [["simulate", "--faults", "2"], "option '--faults <rate>' argument '2' is invalid. It is not a share"],
])("%j is answered with what there is, and ends with 3", async (args, choices) => {
  expect(await execute(args, "0.0.0", terminal)).toBe(3);
  expect(printed.join("")).toContain(choices);
});

test("help and the version end with 0", async () => {
  expect(await execute(["--help"], "0.0.0", terminal)).toBe(0);
  expect(await execute(["--version"], "0.0.0", terminal)).toBe(0);
});
