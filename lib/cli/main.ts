#!/usr/bin/env node
import { oldNode } from "./node-version.ts";
import { packageVersion } from "./package-version.ts";

// `--version` must cost little more than Node itself, so nothing else is loaded before it.
const version = packageVersion();
const args = process.argv.slice(2);
const refusal = oldNode(process.version);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version}\n`);
} else if (refusal !== undefined) {
  process.stderr.write(refusal);
  process.exitCode = 3;
} else {
  import("./run.ts").then(
    ({ run }) => run(args, version),
    (error: unknown) => {
      process.stderr.write(`fleetwright: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
