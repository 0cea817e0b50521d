import { CommanderError, InvalidArgumentError, Option } from "commander";
import { detailNames } from "../../core/cluster-detail.ts";
import { parseShard } from "../../core/shard.ts";
import { exitCode, failLevels } from "../exit-code.ts";

export function configOption(): Option {
  return new Option(
    "-c, --config <file>",
    "configuration (default: fleet.yaml if it is there, else the default credentials)",
  );
}

export function allowExecOption(
  flags = "--allow-exec <program>",
  description = "let kubeconfigs run this program for credentials, by name or absolute path",
): Option {
  return new Option(flags, `${description}; may be repeated`)
    .preset("")
    .argParser((program: string, programs: readonly string[] | undefined) => [...(programs ?? []), program]);
}

export function contextOption(): Option {
  return new Option("--context <name>", "context of a kubeconfig, whose cluster is read");
}

export function kubeconfigOption(): Option {
  return filesOption("--kubeconfig <file>", "kubeconfig of the context (default: as kubectl finds it)");
}

export function outputOption(formats: readonly string[]): Option {
  return new Option("-o, --output <format>", "format of the output").choices([...formats]).default("table");
}

export function exportOption(): Option {
  return new Option(
    "--export <file>",
    "also write this file, in the format its ending names; may be repeated",
  ).argParser((file: string, files: readonly string[] | undefined) => [...(files ?? []), file]);
}

/** An option that names a file and may be repeated. */
export function filesOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (file: string, files: readonly string[] | undefined) => [...(files ?? []), file],
  );
}

export function environmentsOption(): Option {
  return new Option(
    "--env <list>",
    "compare what these environments of one output folder of synth run, as changes go through them",
  ).argParser((text: string) => text.split(",").map((name) => name.trim()));
}

export function failOnOption(): Option {
  return new Option("--fail-on <severity>", "exit with 2 for findings of this severity or above")
    .choices([...failLevels])
    .default("error");
}

export function detailOption(): Option {
  const all = detailNames.join(", ");
  return new Option("--detail <list>", `read more of each cluster: ${all}, or all`).argParser((text: string) => {
    const names = text === "all" ? [...detailNames] : text.split(",").map((name) => name.trim());
    const known: ReadonlySet<string> = new Set(detailNames);
    const wrong = names.find((name) => !known.has(name));
    if (wrong !== undefined) {
      throw new CommanderError(
        exitCode.usage,
        "fleetwright.detail",
        `error: there is no detail "${wrong}"; there are: ${all}`,
      );
    }
    return names;
  });
}

export function redactOption(): Option {
  return new Option(
    "--redact",
    "replace account ids, names, owners, tags and addresses by aliases in everything that is printed or exported",
  );
}

export function shardOption(): Option {
  return new Option("--shard <i/n>", "read only this share of the scopes, i from 0 to n - 1").argParser(parseShard);
}

export function asOfOption(): Option {
  return new Option("--as-of <date>", "judge support as of this date, YYYY-MM-DD (default: when the clouds were read)");
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}

export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port >= 1 && port <= 65_000) return port;
  throw new InvalidArgumentError("It is not a port between 1 and 65000.");
}

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It is not a share between 0 and 1.");
  }
  return value;
}
