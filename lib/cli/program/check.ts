import { CommanderError, Option } from "commander";
import { checkFormats } from "../check-format.ts";
import { exitCode } from "../exit-code.ts";
import type { CommandLine } from "./command-line.ts";
import {
  allowExecOption,
  configOption,
  contextOption,
  exportOption,
  failOnOption,
  filesOption,
  kubeconfigOption,
  outputOption,
  redactOption,
} from "./options.ts";

export function describeCheck({ program, terminal, finish }: CommandLine): void {
  program
    .command("check")
    .description("judge manifests, Helm releases or a live cluster for the version that it is to run")
    .argument("[path...]", "files and folders of YAML or JSON; - for the standard input")
    .addOption(configOption())
    .option("--target-version <version>", "version that the cluster is to run (default: the newest that is out)")
    .option("--current-version <version>", "version that it runs now, so that every minor on the way is judged")
    .addOption(
      new Option("--pss <level>", "level of the Pod Security Standards that has to hold").choices([
        "baseline",
        "restricted",
      ]),
    )
    .option("--pss-version <version>", "minor whose Pod Security Standards hold (default: the target's)")
    .option("--only <codes>", "look for these codes only, separated by commas; PSS-* for a family", commaList)
    .option("--baseline <file>", "report only what this judgement of `check -o json` does not have")
    .addOption(filesOption("--helm-releases <path>", "Secrets and ConfigMaps that Helm keeps its releases in"))
    .option("--all-revisions", "judge the revisions of Helm releases that are not deployed as well")
    .addOption(contextOption())
    .addOption(kubeconfigOption())
    .option("--helm", "judge the Helm releases of that cluster as well, whose Secrets are opened for it")
    .addOption(
      new Option("--prove <what>", "prove on that cluster what its containers claim of themselves").choices([
        "read-only",
      ]),
    )
    .addOption(
      allowExecOption(
        "--allow-exec [program]",
        "let the kubeconfig run this program for credentials; without one, let --prove run cat in containers",
      ),
    )
    .option(
      "--allow-debug-containers <image>",
      "let --prove add ephemeral containers of this image, which stay in the pod",
    )
    .option("--component <name=version>", "version of a component that brings APIs; may be repeated", components)
    .addOption(failOnOption())
    .addOption(outputOption(checkFormats))
    .addOption(exportOption())
    .addOption(redactOption())
    .option("--as-of <date>", "judge exemptions and certificates as of this date, YYYY-MM-DD (default: today)")
    .addHelpText(
      "after",
      `
A cluster is only read, each kind in a version that is not deprecated. Nothing is run inside it unless --allow-exec or
--allow-debug-containers says so.
Templates are not rendered: check the output of helm template or kustomize build.

Exit codes besides those of every command:
  2  something is wrong at --fail-on or above
  4  nothing of the cluster could be read
  5  something could not be read, or could not be told

Examples:
  fleetwright check manifests --target-version 1.36
  helm template chart | fleetwright check - --only 'API-*' -o sarif > check.sarif
  kubectl get secrets -A -l owner=helm -o yaml > releases.yaml
  fleetwright check --helm-releases releases.yaml --current-version 1.33 --target-version 1.36
  fleetwright check --context prod --helm --target-version 1.36
  fleetwright check --context prod --prove read-only --only 'HARDEN-ROOT-*' --allow-exec
  fleetwright check dist --pss restricted --baseline known.json --fail-on warning`,
    )
    .action(async (paths: readonly string[], options) =>
      finish(await (await import("../commands/check.ts")).check(paths, options, terminal)),
    );
}

function commaList(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function components(
  text: string,
  known: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const [, name, version] = /^([a-z0-9-]{1,60})=v?(\d{1,3}\.\d{1,4}(?:\.\d{1,5})?)$/.exec(text) ?? [];
  if (name !== undefined && version !== undefined) return { ...known, [name]: version };
  throw new CommanderError(
    exitCode.usage,
    "fleetwright.component",
    `error: --component ${JSON.stringify(text)} is not of the form cert-manager=1.15`,
  );
}
