import type { FileContent } from "./file-content.ts";
import type { OutputFolder } from "./output-folder.ts";

/** So many bytes are held in memory; what comes after waits on the disk. */
const mostHeld = 64 * 1024 * 1024;

/** Where a file waits for the others: in memory, or in a folder beside them. */
type Waiting = { readonly bytes: Uint8Array } | { readonly place: string };

/**
 * Files that are written when all of them are known, so that a fleet of which one cluster is refused leaves the folder
 * as it was. Memory does not grow with the fleet.
 */
export class StagedFiles {
  readonly #folder: OutputFolder;
  readonly #most: number;
  readonly #staging = `.fleetwright-${process.pid}`;
  readonly #waiting = new Map<string, Waiting>();
  readonly #hashes = new Map<string, string>();
  /** Clusters that share a rendering share its bytes. */
  readonly #held = new Set<Uint8Array>();
  #size = 0;

  /** @param most Bytes that are held in memory. */
  constructor(folder: OutputFolder, most = mostHeld) {
    this.#folder = folder;
    this.#most = most;
  }

  /** SHA-256 of every file by its path, in the order in which they came. */
  get hashes(): ReadonlyMap<string, string> {
    return this.#hashes;
  }

  /** @throws FleetError `CONFIG` when it has to wait on the disk and cannot be written there. */
  add(path: string, { bytes, sha256 }: FileContent): void {
    this.#hashes.set(path, sha256);
    if (!this.#held.has(bytes)) {
      if (this.#size + bytes.length > this.#most) {
        const place = `${this.#staging}/${this.#waiting.size}`;
        this.#folder.write(place, bytes);
        this.#waiting.set(path, { place });
        return;
      }
      this.#held.add(bytes);
      this.#size += bytes.length;
    }
    this.#waiting.set(path, { bytes });
  }

  /** Writes them all. @throws FleetError `CONFIG` when one cannot be written. */
  write(): void {
    for (const [path, waiting] of this.#waiting) {
      if ("place" in waiting) this.#folder.move(waiting.place, path);
      else this.#folder.write(path, waiting.bytes);
    }
    this.discard();
  }

  /** Forgets what was not written. */
  discard(): void {
    this.#folder.removeMade(this.#staging);
    this.#waiting.clear();
    this.#held.clear();
  }
}
