import { createRequire } from "node:module";

/** The version of this package, as its own `package.json` says. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)("fleetwright/package.json") as { readonly version: string }).version;
}
