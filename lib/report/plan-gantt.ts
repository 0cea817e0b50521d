import type { Plan } from "../core/plan.ts";
import { mermaidText } from "../encode/mermaid.ts";
import { planView } from "./plan-view.ts";
import { stretchesOf } from "./stretches.ts";
import { counted } from "./words.ts";

/**
 * The open hops of a plan as a Gantt chart in Mermaid: a section per stage, a bar per stretch of work, red where the
 * cluster misses its deadline. Times are UTC.
 */
export function planGantt(plan: Plan): string {
  const { stages } = planView(plan);
  const clusters = stages.reduce((sum, stage) => sum + stage.clusters.length, 0);
  const lines = [
    "gantt",
    `  title Upgrades of ${counted(clusters, "cluster")}, times in UTC`,
    "  dateFormat YYYY-MM-DDTHH:mm",
    "  axisFormat %d %b %H:%M",
    "  todayMarker off",
  ];
  let count = 0;
  for (const { stage, clusters: members } of stages) {
    lines.push(`  section Stage ${mermaidText(stage.name)}`);
    for (const { name, provider, deadline, hops } of members) {
      for (const hop of hops) {
        for (const { start, end } of stretchesOf(hop)) {
          count += 1;
          // The cloud comes first: a line that began with a name could begin with a word of Mermaid's own.
          const label = `${provider} ${name} ${hop.from === hop.to ? `nodes ${hop.to}` : hop.to}`;
          const tags = `${deadline?.met === false ? "crit, " : ""}t${count}`;
          lines.push(`  ${mermaidText(label)} :${tags}, ${start.slice(0, 16)}, ${end.slice(0, 16)}`);
        }
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
