/** Lists of things by the namespace they are in. What names none shares one with everything else that does not. */
export class ByNamespace<T> {
  readonly #lists = new Map<string, T[]>();

  add(namespace: string | undefined, item: T): void {
    const list = this.#lists.get(namespace ?? "");
    if (list === undefined) this.#lists.set(namespace ?? "", [item]);
    else list.push(item);
  }

  in(namespace: string | undefined): readonly T[] {
    return this.#lists.get(namespace ?? "") ?? [];
  }

  get namespaces(): readonly string[] {
    return [...this.#lists.keys()];
  }
}
