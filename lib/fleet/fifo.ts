/** A queue whose `shift` does not move the entries behind it, however long it is. */
export interface Fifo<T> {
  readonly size: number;
  push(entry: T): void;
  peek(): T | undefined;
  shift(): T | undefined;
}

export function createFifo<T>(): Fifo<T> {
  let entries: (T | undefined)[] = [];
  let head = 0;
  return {
    get size() {
      return entries.length - head;
    },
    push(entry) {
      entries.push(entry);
    },
    peek: () => entries[head],
    shift() {
      if (head === entries.length) return undefined;
      const first = entries[head];
      // What has left must not be held on to: a call holds its answer.
      entries[head++] = undefined;
      if (head > 64 && head * 2 > entries.length) {
        entries = entries.slice(head);
        head = 0;
      }
      return first;
    },
  };
}
