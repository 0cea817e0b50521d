import { compareText } from "../lib/core/order.ts";
import type { ClassRendering } from "./rendered-fleet.ts";

/** What there is to say about the rendering of a cluster. */
type Said = Pick<ClassRendering, "notes" | "warnings" | "secrets">;

/** Collects what is said about renderings, and says each thing once, however many clusters it is about. */
export class SynthReport {
  readonly #lines = new Map<string, { readonly refusal: boolean; readonly clusters: Set<string> }>();

  /** Renderings that were made; fewer than clusters where some share one. */
  renderings = 0;

  /** @param version Minors that the cluster runs now and in the end, `1.33 → 1.35`. */
  add(cluster: string, version: string, { notes, warnings, secrets }: Said): void {
    for (const text of warnings) this.#add(`warning: ${text}`, false, cluster, version);
    for (const note of notes) {
      const refusal = note.severity === "error" && note.verdict === "fail";
      const since = note.appliesFrom === undefined ? "" : ` (applies from ${note.appliesFrom})`;
      const level = refusal ? "error" : note.verdict === "unknown" ? "not judged" : note.severity;
      this.#add(
        `${level}: ${note.code}: ${note.object}: ${note.message}${since}. ${note.fix}`,
        refusal,
        cluster,
        version,
      );
    }
    for (const { place, what, code } of secrets) {
      const fix = `Refer to a secret instead${code === undefined ? "" : `, or waive ${code} where it is none`}.`;
      const text = `error: ${place} holds ${what}, which must not stand in the output. ${fix}`;
      this.#add(text, true, cluster, version);
    }
  }

  get refusals(): readonly string[] {
    return this.#texts(true);
  }

  get remarks(): readonly string[] {
    return this.#texts(false);
  }

  #add(text: string, refusal: boolean, cluster: string, version: string): void {
    const entry = this.#lines.get(text) ?? { refusal, clusters: new Set<string>() };
    this.#lines.set(text, entry);
    entry.clusters.add(`${cluster} (${version})`);
  }

  #texts(refusal: boolean): readonly string[] {
    return [...this.#lines]
      .filter(([, entry]) => entry.refusal === refusal)
      .map(([text, { clusters }]) => `${text} [${listed([...clusters])}]`)
      .sort(compareText);
  }
}

function listed(clusters: readonly string[]): string {
  const shown = clusters.slice(0, 3).join(", ");
  return clusters.length > 3 ? `${shown} and ${clusters.length - 3} more` : shown;
}
