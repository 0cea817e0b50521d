import type { Plan } from "../core/plan.ts";
import { jsonParts } from "../encode/json.ts";
import { yamlText } from "../encode/yaml.ts";
import { azureFleetStrategy } from "../report/azure-fleet-strategy.ts";
import { planMetrics } from "../report/fleet-metrics.ts";
import { gkeRolloutSequence } from "../report/gke-rollout-sequence.ts";
import { planCalendar } from "../report/plan-calendar.ts";
import { planCsv } from "../report/plan-csv.ts";
import { planGantt } from "../report/plan-gantt.ts";
import { planMarkdown } from "../report/plan-markdown.ts";
import { planTable, planWide } from "../report/plan-table.ts";
import { planView } from "../report/plan-view.ts";
import { plainStyle, type Style } from "../report/style.ts";
import type { PlanFormat } from "./plan-format.ts";
import type { Rendered } from "./print.ts";

export function renderPlan(
  plan: Plan,
  format: PlanFormat,
  options: { readonly width?: number; readonly style?: Style; readonly next?: string } = {},
): Rendered {
  const { width = 100, style = plainStyle, next } = options;
  switch (format) {
    case "json":
      return jsonParts(plan);
    case "yaml":
      return yamlText(plan);
    case "ical":
      return planCalendar(plan);
    case "openmetrics":
      return planMetrics(plan);
    case "mermaid":
      return planGantt(plan);
    case "azure-fleet-strategy":
      return azureFleetStrategy(plan);
    case "gke-rollout-sequence":
      return gkeRolloutSequence(plan);
    case "csv":
      return planCsv(plan);
    case "markdown":
      return planMarkdown(planView(plan));
    case "wide":
      return planWide(planView(plan), { style });
    case "table":
      return planTable(planView(plan), { width, style, ...(next === undefined ? {} : { next }) });
  }
}
