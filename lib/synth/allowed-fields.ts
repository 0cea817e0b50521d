import type { AllowedDifference } from "../core/allowed-difference.ts";
import { passesFilter } from "../core/scope-filter.ts";
import type { SynthObject } from "./synth-folder.ts";

/** Takes away from objects what may differ, and remembers which declarations were of use. */
export class AllowedFields {
  readonly #allowed: readonly AllowedDifference[];
  readonly #used = new Set<AllowedDifference>();
  readonly #reduced = new Map<SynthObject, SynthObject | undefined>();

  constructor(allowed: readonly AllowedDifference[]) {
    this.#allowed = allowed;
  }

  /** Declarations that fitted nothing. */
  get unused(): readonly AllowedDifference[] {
    return this.#allowed.filter((one) => !this.#used.has(one));
  }

  /** The object without those fields; `undefined` where the whole object may differ. */
  reduce(object: SynthObject): SynthObject | undefined {
    if (this.#reduced.has(object)) return this.#reduced.get(object);
    const reduced = this.#reduce(object);
    this.#reduced.set(object, reduced);
    return reduced;
  }

  #reduce(object: SynthObject): SynthObject | undefined {
    let { fields } = object;
    for (const allowed of this.#allowed) {
      if (!concerns(allowed, object)) continue;
      if (allowed.fields === undefined) {
        this.#used.add(allowed);
        return undefined;
      }
      const patterns = allowed.fields.flatMap((field) => [field, `${field}.*`, `${field}[*`]);
      const kept = [...fields].filter(([path]) => !passesFilter({ include: patterns }, path));
      if (kept.length === fields.size) continue;
      this.#used.add(allowed);
      fields = new Map(kept);
    }
    return fields === object.fields ? object : { ...object, fields };
  }
}

function concerns({ kind, namespace, name }: AllowedDifference, { id }: SynthObject): boolean {
  return fits(kind, id.kind) && fits(namespace, id.namespace) && fits(name, id.name);
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  return pattern === undefined || passesFilter({ include: [pattern] }, text);
}
