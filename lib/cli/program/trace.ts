import { traceFormats } from "../trace-format.ts";
import type { CommandLine } from "./command-line.ts";
import {
  allowExecOption,
  contextOption,
  exportOption,
  filesOption,
  kubeconfigOption,
  outputOption,
  redactOption,
} from "./options.ts";

export function describeTrace({ program, terminal, finish }: CommandLine): void {
  program
    .command("trace")
    .description("from an image, a pod or a rendered object to its commit, repository, owner and definition")
    .argument(
      "<what...>",
      "images; pod/NAME in the cluster of --context; files and folders of manifests, or - for stdin",
    )
    .addOption(contextOption())
    .addOption(kubeconfigOption())
    .addOption(allowExecOption())
    .option("-n, --namespace <name>", "namespace of the pods", "default")
    .addOption(
      filesOption("--manifests <folder>", "output of a synth, or any manifests, in which definitions are looked up"),
    )
    .addOption(
      filesOption("--image-labels <file>", "labels of images: docker inspect, skopeo inspect, or a map of them"),
    )
    .addOption(outputOption(traceFormats))
    .addOption(exportOption())
    .addOption(redactOption())
    .addHelpText(
      "after",
      `
What tells is shown with it: a label or an annotation of the object, of its pods or of what made it, a label of the image,
or the same workload in a synth. Two sources that name different commits are both shown.

Exit codes besides those of every command:
  4  nothing of the cluster could be read
  5  something could not be traced, or not be read

Examples:
  fleetwright trace registry.example.com/shop/web:1.4.2 --manifests dist
  fleetwright trace pod/web-6d5f9c7b8-x2x7q -n shop --context prod --manifests dist
  docker inspect shop/web:1.4.2 > labels.json
  fleetwright trace shop/web:1.4.2 --image-labels labels.json --context prod
  kubectl get deploy web -o yaml | fleetwright trace -`,
    )
    .action(async (what: readonly string[], options) =>
      finish(await (await import("../commands/trace.ts")).trace(what, options, terminal)),
    );
}
