import { outputFormats } from "./output-format.ts";

/** Formats of a plan: those of every report, a calendar, a chart, and what two clouds take for a rollout of their own. */
export const planFormats = [
  ...outputFormats,
  "ical",
  "mermaid",
  "openmetrics",
  "azure-fleet-strategy",
  "gke-rollout-sequence",
] as const;

export type PlanFormat = (typeof planFormats)[number];
