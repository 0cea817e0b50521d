import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FleetError } from "../core/error.ts";
import { fileError, systemCode } from "./file-error.ts";

export type Content = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

export interface AtomicWriteOptions {
  /** Permissions of a file that is new, less the umask. A file that exists keeps its own. Default 0o666. */
  readonly mode?: number;
}

const chunkBytes = 256 * 1024;

/**
 * Writes a file so that its path holds either what it held before or all of `content`, whatever happens meanwhile: a
 * temporary file in the same folder is written, synced and renamed, and the folder is synced. A link is followed. The
 * temporary files that killed processes left behind are removed.
 *
 * @throws FleetError `CONFIG` when the path cannot be written to, `UNAVAILABLE` when the disk fails or is full;
 * whatever `content` throws. The file is then as it was, unless only the folder could not be synced.
 */
export async function atomicWrite(path: string, content: Content, options: AtomicWriteOptions = {}): Promise<void> {
  const target = await destination(path);
  const folder = dirname(target.path);
  const temporary = join(folder, temporaryName(basename(target.path)));
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  try {
    const handle = await open(temporary, flags, options.mode ?? 0o666);
    try {
      if (target.mode !== undefined) await handle.chmod(target.mode);
      await writeAll(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target.path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw fileError(error, pathTrouble.has(systemCode(error) ?? "") ? "CONFIG" : "UNAVAILABLE", `cannot write ${path}`);
  }
  await syncFolder(folder);
  await removeLeftovers(target.path);
}

const pathTrouble = new Set(["EACCES", "EISDIR", "ENAMETOOLONG", "ENOENT", "ENOTDIR", "EPERM", "EROFS", "EBUSY"]);

/** The file that the path leads to, and its permissions if there is one. */
async function destination(path: string): Promise<{ readonly path: string; readonly mode?: number }> {
  try {
    const found = await lstat(path).catch(absent);
    if (found === undefined) return { path: resolve(path) };
    const real = found.isSymbolicLink() ? await realpath(path) : resolve(path);
    const stats = await stat(real);
    // Renaming over a device or a pipe would replace it, not write to it.
    if (!stats.isFile()) throw new FleetError("CONFIG", `cannot write ${path}: it is not an ordinary file`);
    return { path: real, mode: stats.mode & 0o7777 };
  } catch (error) {
    throw fileError(error, "CONFIG", `cannot write ${path}`);
  }
}

function absent(error: unknown): undefined {
  if (systemCode(error) === "ENOENT") return undefined;
  throw error;
}

async function writeAll(handle: FileHandle, content: Content): Promise<void> {
  const parts = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  let batch: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    const bytes = Buffer.concat(batch);
    batch = [];
    size = 0;
    for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten;
  };
  for await (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
    batch.push(bytes);
    size += bytes.length;
    if (size >= chunkBytes) await flush();
  }
  await flush();
}

/** Without it, the rename itself may be lost in a power failure. Windows cannot sync a folder and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems refuse; the file itself is complete all the same.
    if (!["EINVAL", "ENOTSUP", "EPERM", "EACCES"].includes(systemCode(error) ?? "")) {
      throw fileError(error, "UNAVAILABLE", `cannot write ${folder}`);
    }
  } finally {
    await handle.close();
  }
}

function temporaryName(base: string): string {
  // File names may have 255 bytes; the middle of a long one is as good as the whole.
  return `.${base.slice(0, 60)}.${process.pid}.${randomBytes(6).toString("hex")}.tmp`;
}

/** Removes temporary files for this target whose writer on this machine is dead. Best effort: they are in nobody's way. */
async function removeLeftovers(target: string): Promise<void> {
  const prefix = `.${basename(target).slice(0, 60)}.`;
  const names = await readdir(dirname(target)).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const writer = /^(\d{1,10})\.[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (writer === undefined || isAlive(Number(writer))) continue;
    const leftover = join(dirname(target), name);
    const stats = await stat(leftover).catch(() => undefined);
    // On a shared disk the writer may be alive on another machine; then its file is young.
    if (stats !== undefined && Date.now() - stats.mtimeMs > leftoverAgeMs) await unlink(leftover).catch(() => {});
  }
}

const leftoverAgeMs = 3_600_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}
