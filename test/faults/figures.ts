import { appendFileSync } from "node:fs";
import { inject } from "vitest";
import type { Figure } from "./promises.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** File with one figure a line. */
    readonly figures: string;
  }
}

/** Whether the figures that are quoted are taken, and not only enough to see that everything works. */
export const full: boolean = process.env["FLEETWRIGHT_FAULTS"] === "full";

/** Adds a figure to the table. Called before what it says is asserted, so that a broken promise is seen with its figure. */
export function record(figure: Figure): void {
  appendFileSync(inject("figures"), `${JSON.stringify(figure)}\n`);
}
