import { execFileSync, spawnSync } from "node:child_process";
import { Argument, Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { bashCompletion } from "../../../lib/cli/completion/bash.ts";
import { fishCompletion } from "../../../lib/cli/completion/fish.ts";
import { grammarOf } from "../../../lib/cli/completion/grammar.ts";
import { zshCompletion } from "../../../lib/cli/completion/zsh.ts";

function sample() {
  const program = new Command("fleetwright");
  program
    .command("inventory")
    .description("read every cluster's [state]: it's all")
    .addOption(new Option("-o, --output <format>", "format").choices(["table", "json"]))
    .option("--from <file>", "a snapshot")
    .option("--as-of <date>", "the day")
    .option("--no-progress", "quiet");
  program
    .command("completion")
    .description("a script")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh"]));
  return grammarOf(program);
}

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

test("the grammar is read off the commands: flags, choices, files and arguments", () => {
  const [inventory, completion] = sample();
  expect(inventory?.options.map(({ flags, value }) => [flags.join(" "), value])).toStrictEqual([
    ["-o --output", ["table", "json"]],
    ["--from", "file"],
    ["--as-of", "other"],
    ["--no-progress", "none"],
    ["-h --help", "none"],
  ]);
  expect(completion?.argument).toStrictEqual(["bash", "zsh"]);
});

describe.skipIf(!has("bash"))("in bash (needs bash)", () => {
  const complete = (...words: readonly string[]) => {
    const script = `${bashCompletion(sample())}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fleetwright; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line !== "");
  };
  test("commands, options and the words that an option takes are completed", () => {
    expect(complete("fleetwright", "inv")).toStrictEqual(["inventory"]);
    expect(complete("fleetwright", "inventory", "--o")).toStrictEqual(["--output"]);
    expect(complete("fleetwright", "inventory", "-o", "")).toStrictEqual(["table", "json"]);
    expect(complete("fleetwright", "completion", "z")).toStrictEqual(["zsh"]);
  });
});

describe.skipIf(!has("zsh"))("in zsh (needs zsh)", () => {
  test("the script is one that the shell takes", () => {
    expect(spawnSync("zsh", ["-n"], { input: zshCompletion(sample()), encoding: "utf8" }).stderr).toBe("");
  });
});

describe.skipIf(!has("fish"))("in fish (needs fish)", () => {
  test("commands, and the words that an option takes, are completed", () => {
    const complete = (line: string) =>
      execFileSync("fish", ["-c", `${fishCompletion(sample())}\ncomplete -C ${JSON.stringify(line)}`], {
        encoding: "utf8",
      })
        .split("\n")
        .map((each) => each.split("\t")[0])
        .filter((each) => each !== "");
    expect(complete("fleetwright inventory -o ")).toStrictEqual(["json", "table"]);
    expect(complete("fleetwright inv")).toStrictEqual(["inventory"]);
  });
});
