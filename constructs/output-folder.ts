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
  rmSync,
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

  /** @throws FleetError `CONFIG` when the path leads out of the folder or cannot be written. */
  write(path: string, bytes: Uint8Array): void {
    try {
      this.#makeFolderOf(path);
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
      writeAll(openSync(this.#place(path), flags, 0o666), bytes);
    } catch (error) {
      throw fileError(error, "CONFIG", `cannot write ${join(this.#root, path)}`);
    }
  }

  /**
   * Puts a file of the folder into the place of another one, which holds either what it held before or all of it.
   *
   * @throws FleetError `CONFIG` when the path leads out of the folder or cannot be written.
   */
  move(from: string, to: string): void {
    try {
      this.#makeFolderOf(to);
      renameSync(this.#place(from), this.#place(to));
    } catch (error) {
      throw fileError(error, "CONFIG", `cannot write ${join(this.#root, to)}`);
    }
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

  /** Removes a folder that was made by this run, with everything in it. */
  removeMade(folder: string): void {
    if (this.#safe.delete(folder)) rmSync(this.#place(folder), { recursive: true, force: true });
  }

  #removeEmpty(folder: string): void {
    if (folder === "." || readdirSync(this.#place(folder)).length > 0) return;
    rmdirSync(this.#place(folder));
    this.#safe.delete(folder);
    this.#removeEmpty(dirname(folder));
  }

  #makeFolderOf(path: string): void {
    if (!isInside(path)) throw outside(path);
    this.#makeFolder(dirname(path), path);
  }

  /** What was made here just now, in a folder that is safe, is no link; what was there before may be one. */
  #makeFolder(folder: string, path: string): void {
    if (folder === "." || this.#safe.has(folder)) return;
    this.#makeFolder(dirname(folder), path);
    try {
      mkdirSync(this.#place(folder));
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
      if (!this.#isWithin(realpathSync(this.#place(folder)))) throw outside(path);
    }
    this.#safe.add(folder);
  }

  #isWithin(real: string): boolean {
    return real === this.#real || real.startsWith(this.#real.endsWith(sep) ? this.#real : this.#real + sep);
  }

  #place(path: string): string {
    // Of paths that are inside there is nothing to be put in order.
    return `${this.#root}/${path}`;
  }
}

/** Paths of an index are relative, with slashes. */
function isInside(path: string): boolean {
  return !misplaced.test(path);
}

/** Absolute, of Windows, or with a part that is empty or goes up. */
const misplaced = /^[/\\]|^[a-z]:|[\\\0]|(?:^|\/)(?:\.\.)?(?:\/|$)/i;

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
