// Puts the command into few files: Node takes longer to find and compile hundreds of modules than a small plan takes.
// Dependencies stay outside, where the lockfile and the audit of whoever installs the package can see them.
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { rolldown } from "rolldown";

const [out = resolve(import.meta.dirname, "../dist/command")] = process.argv.slice(2);
const bundle = await rolldown({
  input: resolve(import.meta.dirname, "../lib/cli/main.ts"),
  external: /^[^./]/,
  platform: "node",
});
// Names of chunks carry a hash, so those of the build before would stay.
rmSync(out, { recursive: true, force: true });
await bundle.write({ dir: out, entryFileNames: "fleetwright.js" });
await bundle.close();
