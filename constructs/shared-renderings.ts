import { FleetError } from "../lib/core/error.ts";
import { type Found, type Read, readAgain } from "./recorded-reads.ts";

type Node<T> = Leaf<T> | Branch<T>;

interface Leaf<T> {
  readonly rendering: T;
}

/** The builder reads this field next; what it then does depends on what it found. */
interface Branch<T> {
  readonly read: Pick<Read, "path" | "way">;
  readonly next: Map<Found, Node<T>>;
}

/**
 * Renderings by what was read to make them. A builder is a function of what it reads, so that after the same answers it
 * always reads the same field next: the renderings form a tree, and to look one up takes as many steps as there are
 * reads, however many renderings there are.
 */
export class SharedRenderings<T> {
  #root: Node<T> | undefined;

  /** The rendering of a value that would give the same answers. */
  find(value: object): T | undefined {
    let node = this.#root;
    while (node !== undefined && "read" in node) node = node.next.get(readAgain(value, node.read));
    return node?.rendering;
  }

  /** @throws FleetError `CONFIG` when the builder did not read as it did before: it depends on something else. */
  add(reads: readonly Read[], rendering: T): void {
    let attach = (node: Node<T>) => {
      this.#root = node;
    };
    let node = this.#root;
    for (const { path, way, found } of reads) {
      if (node === undefined) {
        node = { read: { path, way }, next: new Map() };
        attach(node);
      }
      if (!("read" in node) || node.read.way !== way || node.read.path.join("\0") !== path.join("\0")) {
        throw impure(path);
      }
      const { next }: Branch<T> = node;
      attach = (child) => next.set(found, child);
      node = next.get(found);
    }
    if (node !== undefined) throw impure(reads.at(-1)?.path ?? []);
    attach({ rendering });
  }
}

function impure(path: readonly string[]): FleetError {
  return new FleetError("CONFIG", `A builder read ${path.join(".")} where it had read something else before`, {
    hint: "Builders are pure: nothing but the cluster may decide what they do. Or set `share: false`.",
  });
}
