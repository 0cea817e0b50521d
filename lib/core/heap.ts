/** A binary heap: the smallest entry first, O(log n) per change. */
export interface Heap<T> {
  readonly size: number;
  peek(): T | undefined;
  push(entry: T): void;
  pop(): T | undefined;
  clear(): void;
}

export function createHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  const entries: T[] = [];
  const before = (a: number, b: number) => compare(entries[a] as T, entries[b] as T) < 0;
  const swap = (a: number, b: number) => {
    const held = entries[a] as T;
    entries[a] = entries[b] as T;
    entries[b] = held;
  };
  const rise = (from: number) => {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!before(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  };
  const sink = () => {
    for (let parent = 0; ; ) {
      let child = 2 * parent + 1;
      if (child >= entries.length) return;
      if (child + 1 < entries.length && before(child + 1, child)) child++;
      if (!before(child, parent)) return;
      swap(child, parent);
      parent = child;
    }
  };
  return {
    get size() {
      return entries.length;
    },
    peek: () => entries[0],
    push(entry) {
      entries.push(entry);
      rise(entries.length - 1);
    },
    pop() {
      const first = entries[0];
      const last = entries.pop();
      if (entries.length > 0 && last !== undefined) {
        entries[0] = last;
        sink();
      }
      return first;
    },
    clear() {
      entries.length = 0;
    },
  };
}
