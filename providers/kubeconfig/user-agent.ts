import { createRequire } from "node:module";

let name: string | undefined;

/** By which the audit log of a cluster tells this tool from others. */
export function userAgent(): string {
  name ??= `fleetwright/${packageVersion()} (+read-only)`;
  return name;
}

function packageVersion(): string {
  const { version } = createRequire(import.meta.url)("fleetwright/package.json") as { readonly version: string };
  return version;
}
