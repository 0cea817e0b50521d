import { existsSync } from "node:fs";

/** The configuration that is named, else `fleet.yaml` in this folder if it is there. */
export function configFile(path: string | undefined): string | undefined {
  return path ?? (existsSync("fleet.yaml") ? "fleet.yaml" : undefined);
}
