import type { PlanStep } from "../core/plan.ts";

/** What a step does, in a few words of plain text: `control plane to 1.35`. */
export function stepText({ kind, pool = "", addon = "", from, to = "" }: PlanStep): string {
  const between = from === undefined || from === to ? `to ${to}` : `from ${from} to ${to}`;
  switch (kind) {
    case "control-plane":
      return `control plane ${between}`;
    case "nodes":
      return `node pool ${pool} ${between}`;
    case "addon":
      return `add-on ${addon} ${between}`;
    case "relax":
      return `change how node pool ${pool} replaces nodes`;
    case "restore":
      return `give node pool ${pool} its settings back`;
    case "restart-fargate":
      return `restart the pods of Fargate profile ${pool}`;
    case "pause-autoscalers":
      return "pause autoscalers";
    case "resume-autoscalers":
      return "resume autoscalers";
    case "verify":
      return "verify";
  }
}
