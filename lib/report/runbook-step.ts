import type { Command, CommandBook } from "../core/command.ts";
import { dayMs, fromInstant, toInstant } from "../core/instant.ts";
import type { ClusterPlan, Hop, PlanStep } from "../core/plan.ts";
import { markdownText } from "../encode/markdown.ts";
import { ownerRoute } from "./owner-route.ts";
import { minuteText } from "./plan-words.ts";
import { commandBlock } from "./runbook-commands.ts";
import { thresholdsOf, watchMinutes } from "./runbook-thresholds.ts";
import { stepText } from "./step-words.ts";

/** One step of a hop as a section of a runbook. */
export function stepSection(number: number, step: PlanStep, hop: Hop, cluster: ClusterPlan, book: CommandBook): string {
  const title = `### ${number}. ${markdownText(capitalized(stepText(step)))}${step.done === true ? " (done)" : ""}\n`;
  if (step.done === true) return title;
  const { commands, rollBack, notes = [] } = book.instructionsFor(step);
  const of = (phase: Command["phase"]) => commands.filter((command) => command.phase === phase);
  const route = ownerRoute(cluster.managedBy, cluster.provider, step);
  const change = [...of("run"), ...of("wait")];
  const parts = [
    title,
    facts(step),
    ...notes.map((note) => `${markdownNote(note)}\n`),
    commandBlock("First", of("before")),
    route === undefined
      ? commandBlock("Then", change)
      : `**Change it in ${route.title}**, where this cluster is defined: ${markdownNote(route.change)}. ${markdownNote(route.apply)}\n`,
    route === undefined || change.length === 0
      ? ""
      : `<details><summary>By hand, if that cannot be done now: the definition has to follow, or the tool takes it back</summary>\n\n${commandBlock("", change)}\n</details>\n`,
    commandBlock("Afterwards", of("after")),
    rollBack === undefined ? "" : `**To go back:** ${until(rollBack.days, hop)}${markdownNote(rollBack.note)}\n`,
    commandBlock("", of("roll-back")),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function facts({ estimate, start, kind }: PlanStep): string {
  const { alert, escalate } = thresholdsOf(estimate);
  const inputs = Object.entries(estimate.inputs).map(([name, value]) => `${name} ${value}`);
  const assumed = estimate.assumed.length === 0 ? "" : `; assumed: ${estimate.assumed.join(", ")}`;
  const watch = watchMinutes({ kind });
  const lines = [
    start === undefined
      ? ""
      : `- Begins ${minuteText(start)} UTC, after a break: the window before was too short for it.`,
    `- Expected: ${estimate.minutes} min (${markdownText(`${inputs.join(", ")}${assumed}`)}). Alert after ${alert} min, escalate after ${escalate} min.`,
    watch === 0
      ? ""
      : `- Watch for ${watch} min before the next step: error rates, pending pods, nodes that are not ready.`,
  ];
  return lines
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

/** The last day on which it can be done, counted from the end of the hop. */
function until(days: number | undefined, { end }: Hop): string {
  if (days === undefined) return "";
  const from = fromInstant(end ?? "");
  return from === undefined
    ? `within ${days} days. `
    : `within ${days} days, that is until about ${minuteText(toInstant(from + days * dayMs))} UTC. `;
}

/** Our own sentences, with code spans in them as they stand; what comes from outside is escaped. */
export function markdownNote(note: string): string {
  return note
    .split(/(`[^`]*`)/)
    .map((part) => {
      if (part.startsWith("`")) return part;
      // A space beside a code span is a space between words, not one at the edge of a text.
      const [before = "", after = ""] = [/^ */.exec(part)?.[0], part.trim() === "" ? "" : / *$/.exec(part)?.[0]];
      return before + markdownText(part.trim()) + after;
    })
    .join("");
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
