import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { atomicWrite } from "../atomic-write.ts";
import { fileError, systemCode } from "../file-error.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** A store in a folder, which is made if it is not there. */
export function folderStore(folder: string): SnapshotStore {
  return {
    place: folder,
    async create(name, bytes) {
      const partial = join(folder, `.${name}.${randomBytes(6).toString("hex")}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await atomicWrite(partial, bytes, { mode: 0o600 });
        // Unlike a rename, a link fails where the name is taken.
        await link(partial, join(folder, name));
        return "created";
      } catch (error) {
        if (systemCode(error) === "EEXIST") return "there-already";
        throw fileError(error, "CONFIG", `cannot write ${join(folder, name)}`);
      } finally {
        await unlink(partial).catch(() => {});
      }
    },
    async list() {
      try {
        return (await readdir(folder)).filter((name) => !name.startsWith(".")).sort();
      } catch (error) {
        throw fileError(error, "BAD_DOCUMENT", `cannot read ${folder}`);
      }
    },
    async *read(name) {
      const path = join(folder, name);
      try {
        yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
      } catch (error) {
        throw fileError(error, "BAD_DOCUMENT", `cannot read ${path}`);
      }
    },
    close() {},
  };
}
