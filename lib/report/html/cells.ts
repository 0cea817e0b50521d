import type { Verdict } from "../../core/plan.ts";
import type { SupportPhase } from "../../core/support.ts";
import { type Html, html } from "../../encode/html.ts";
import type { Deadline } from "../deadline.ts";
import { dateText, distantDate } from "../words.ts";

/** How a phase of support is coloured: it is written beside the colour. */
export function phaseClass(phase: SupportPhase): "good" | "warn" | "bad" | "quiet" {
  if (phase === "standard") return "good";
  if (phase === "unsupported") return "bad";
  return phase === "preview" ? "quiet" : "warn";
}

/** The end of a support period and how far it is. */
export function deadlineCell(deadline: Deadline | undefined): Html {
  if (deadline === undefined) return html`<span class="warn">unknown</span>`;
  const { days, mayMove } = deadline;
  const tone = days < 0 ? "bad" : days < 90 ? "warn" : "quiet";
  const text = distantDate(dateText(deadline) ?? "", days, true);
  return html`<span class="${tone}">${mayMove ? "~" : ""}${text}</span>`;
}

export function verdictClass(verdict: Verdict): "good" | "warn" | "bad" {
  return verdict === "ready" ? "good" : verdict === "blocked" ? "bad" : "warn";
}

/** Day and, where it is not midnight, minute: `2026-12-02 22:00`. UTC. */
export function instantText(at: string): string {
  const day = at.slice(0, 10);
  const time = at.slice(11, 16);
  return time === "00:00" || time === "" ? day : `${day} ${time}`;
}
