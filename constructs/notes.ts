/**
 * Stands for the name of the cluster in what is remarked. A rendering must not read the name itself, or no two clusters
 * could share it.
 */
export const thisCluster = "{cluster}";

/** What a rendering has to say besides its objects. Each sentence once, in the order it came up. */
export class Notes {
  readonly #warnings = new Set<string>();
  readonly #refusals = new Set<string>();

  /** Something that is rendered otherwise than asked, or that rests on what is not known. */
  warn(text: string): void {
    this.#warnings.add(text);
  }

  /** Something that must not be rendered at all. */
  refuse(text: string): void {
    this.#refusals.add(text);
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get refusals(): readonly string[] {
    return [...this.#refusals];
  }
}
