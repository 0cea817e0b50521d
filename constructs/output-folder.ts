import { hash } from "node:crypto";
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { FleetError } from "../lib/core/error.ts";
import { fileError, systemCode } from "../lib/documents/file-error.ts";

/** Where an app writes. Nothing outside the folder is written or removed, whatever paths or links say. */
export class OutputFolder {
  readonly #root: string;
  readonly #real: string;
  readonly #safe = new Set<string>();

  /** Makes the folder where it is missing. */
  constructor(root: string) {
    this.#root = root;
    mkdirSync(root, { recursive: true });
    this.#real = realpathSync(root);
  }

  /**
   * Writes a file and gives the SHA-256 of its bytes.
   *
   * @throws FleetError `CONFIG` when the path leads out of the folder or cannot be written.
   */
  write(path: string, text: string): string {
    const bytes = Buffer.from(text, "utf8");
    try {
      this.#makeFolder(path);
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
      writeAll(openSync(this.#place(path), flags, 0o666), bytes);
    } catch (error) {
      throw fileError(error, "CONFIG", `cannot write ${join(this.#root, path)}`);
    }
    return hash("sha256", bytes, "hex");
  }

  /** Like `write`, but the file holds either what it held before or all of the text, whatever happens meanwhile. */
  replace(path: string, text: string): void {
    const temporary = `${path}.${process.pid}.tmp`;
    this.write(temporary, text);
    renameSync(this.#place(temporary), this.#place(path));
  }

  /** Removes files that a former run wrote, and folders that are empty then. What is missing already is none of them. */
  remove(paths: Iterable<string>): void {
    for (const path of paths) {
      if (!isInside(path)) continue;
      try {
        const place = this.#place(path);
        // A link above it may lead anywhere.
        if (!this.#isWithin(realpathSync(dirname(place))) || !lstatSync(place).isFile()) continue;
        unlinkSync(place);
        this.#removeEmpty(dirname(path));
      } catch (error) {
        if (systemCode(error) !== "ENOENT") throw fileError(error, "CONFIG", `cannot remove ${join(this.#root, path)}`);
      }
    }
  }

  #removeEmpty(folder: string): void {
    if (folder === "." || readdirSync(this.#place(folder)).length > 0) return;
    rmdirSync(this.#place(folder));
    this.#safe.delete(folder);
    this.#removeEmpty(dirname(folder));
  }

  #makeFolder(path: string): void {
    if (!isInside(path)) throw outside(path);
    const folder = dirname(path);
    if (this.#safe.has(folder)) return;
    mkdirSync(this.#place(folder), { recursive: true });
    if (!this.#isWithin(realpathSync(this.#place(folder)))) throw outside(path);
    this.#safe.add(folder);
  }

  #isWithin(real: string): boolean {
    return real === this.#real || real.startsWith(this.#real.endsWith(sep) ? this.#real : this.#real + sep);
  }

  #place(path: string): string {
    return join(this.#root, path);
  }
}

/** Paths of an index are relative, with slashes. */
function isInside(path: string): boolean {
  return (
    path !== "" && !/^[/\\]|^[a-z]:|\\|\0/i.test(path) && path.split("/").every((part) => part !== ".." && part !== "")
  );
}

function outside(path: string): FleetError {
  return new FleetError("CONFIG", `${JSON.stringify(path.slice(0, 200))} leads out of the output folder`, {
    hint: "Remove the link, or write a path below the folder.",
  });
}

function writeAll(file: number, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  } finally {
    closeSync(file);
  }
}
