import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { FleetError } from "../lib/core/error.ts";
import type { Settings } from "./app-config.ts";

/**
 * The settings of every environment of a folder with a file for each: `dev.env`, `prod.env`, of lines `NAME=value` as
 * Node.js reads them. For `environments` of an `AppConfig`.
 *
 * @throws FleetError `CONFIG` when the folder cannot be read or has no such file.
 */
export function settingsFiles(folder: string): Readonly<Record<string, Settings>> {
  const names = namesIn(folder).filter((name) => name.endsWith(".env") && name !== ".env");
  if (names.length === 0) throw wrong(folder, "has no file such as prod.env");
  return Object.fromEntries(
    names.sort().map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return [name.slice(0, -".env".length), parseEnv(text) as Settings];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw wrong(folder, `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
}

function wrong(folder: string, what: string): FleetError {
  return new FleetError("CONFIG", `The folder ${JSON.stringify(folder)} ${what}`, {
    path: folder,
    hint: "Put one file for each environment into it, named after it: dev.env, prod.env.",
  });
}
