/** One fact of a detail, in the columns that all details share. Texts are plain, however hostile. */
export interface DetailItem {
  /** What it is about: an add-on, an insight, a subnet. */
  readonly name: string;
  /** Its version, the pool or minor it is for, what it is used for. Empty where that does not apply. */
  readonly about: string;
  /** How it stands; `unknown` where that could not be told. Empty where it has no state. */
  readonly state: string;
  readonly more: string;
  readonly verdict: "good" | "neutral" | "bad";
  /** Left out of a table that is to be read at a glance, and counted there. */
  readonly quiet?: boolean;
}

/** The parts that are there, with `; ` between them, or a space where one ends as a sentence. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts
    .flatMap((part) => (part === undefined || part === "" ? [] : [part]))
    .reduce((text, part) => (text === "" ? part : `${text}${/[.!?]$/.test(text) ? " " : "; "}${part}`), "");
}
