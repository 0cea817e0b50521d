import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A file to be read, or a place that could not be looked at. */
export type FoundFile =
  | { readonly file: string; readonly size: number; readonly found: boolean; readonly flaw?: undefined }
  | { readonly file: string; readonly flaw: string };

const manifest = /\.(?:ya?ml|json|ndjson)$/i;
/** Folders of other tools, whose files are no manifests of anybody. */
const left = new Set([".git", "node_modules", ".terraform"]);

/**
 * The files of a path: itself, or the manifests in the folder that it is, at any depth and in the order of their names.
 * Links to folders are not followed. Looks at the disk as it goes, without waiting: ten thousand small files are read in
 * less time than it takes to wait for them.
 */
export function* findFiles(path: string): Generator<FoundFile, void, undefined> {
  const info = looked(() => statSync(path));
  if (info.flaw !== undefined) yield { file: path, flaw: info.flaw };
  else if (info.value.isDirectory()) yield* inFolder(path);
  else yield { file: path, size: info.value.size, found: false };
}

function* inFolder(folder: string): Generator<FoundFile, void, undefined> {
  const entries = looked(() => readdirSync(folder, { withFileTypes: true }));
  if (entries.flaw !== undefined) {
    yield { file: folder, flaw: entries.flaw };
    return;
  }
  for (const entry of entries.value.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!left.has(entry.name)) yield* inFolder(path);
      continue;
    }
    if (!manifest.test(entry.name)) continue;
    const info = looked(() => statSync(path));
    if (info.flaw !== undefined) yield { file: path, flaw: info.flaw };
    else if (info.value.isFile()) yield { file: path, size: info.value.size, found: true };
  }
}

/** A look at the file system, or the system's word for why it failed. */
function looked<T>(look: () => T): { value: T; flaw?: undefined } | { flaw: string } {
  try {
    return { value: look() };
  } catch (error) {
    return { flaw: systemWord(error) };
  }
}

/** `ENOENT` in words; anything else is a defect and thrown. */
export function systemWord(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return words[code] ?? `it cannot be read (${code})`;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its links go round in a circle",
  EISDIR: "it is a folder",
};
