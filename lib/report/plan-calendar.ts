import type { ClusterPlan, Hop, Plan } from "../core/plan.ts";
import { type CalendarEvent, icalText } from "../encode/ical.ts";
import { minuteText, planDeadlineText, verdictText } from "./plan-words.ts";
import { stepText } from "./step-words.ts";
import { type Stretch, stretchesOf } from "./stretches.ts";

/**
 * The open hops of a plan as a calendar: one event per stretch of work. An event is told by its first step, so that a
 * plan that goes on updates the events of the one before.
 */
export function planCalendar(plan: Plan): string {
  const events = plan.clusters
    .filter(({ outcome }) => outcome === "planned")
    .flatMap((cluster) =>
      cluster.hops.flatMap((hop) => stretchesOf(hop).map((stretch) => eventOf(cluster, hop, stretch))),
    )
    .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return icalText("Kubernetes upgrades", plan.asOf, events);
}

function eventOf(cluster: ClusterPlan, hop: Hop, { start, end, steps }: Stretch): CalendarEvent {
  const { name, provider, account, location, owner, environment, stage, deadline } = cluster;
  const move = hop.from === hop.to ? `nodes to ${hop.to}` : `${hop.from} → ${hop.to}`;
  const facts = [
    `${provider} ${account} ${location}`,
    environment === undefined ? "" : `Environment: ${environment}`,
    owner === undefined ? "" : `Owner: ${owner}`,
    `Verdict: ${verdictText(cluster)}`,
    deadline === undefined ? "" : `Deadline: ${planDeadlineText(cluster)} (${deadline.kind})`,
    `Estimated end: ${minuteText(end)} UTC`,
  ].filter((line) => line !== "");
  return {
    uid: `${steps[0]?.id ?? cluster.uid}@fleetwright`,
    start,
    end,
    summary: `${name}: ${move}`,
    description: [...facts, "", ...steps.map((step) => `- ${stepText(step)}`)].join("\n"),
    location,
    ...(stage === undefined ? {} : { categories: [stage] }),
  };
}
