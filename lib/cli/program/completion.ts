import { Argument } from "commander";
import type { CommandLine } from "./command-line.ts";

export function describeCompletion({ program, terminal, finish }: CommandLine): void {
  program
    .command("completion")
    .description("print a script that lets a shell complete commands and options")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
Examples:
  source <(fleetwright completion bash)
  fleetwright completion zsh > "\${fpath[1]}/_fleetwright"
  fleetwright completion fish > ~/.config/fish/completions/fleetwright.fish`,
    )
    .action(async (shell: "bash" | "zsh" | "fish") =>
      finish((await import("../commands/completion.ts")).completion(shell, program, terminal)),
    );
}
