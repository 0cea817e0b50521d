import type { ClusterPlan, Hop, PlanCost, Verdict } from "../core/plan.ts";
import { minorOf, tryParseVersion } from "../core/version.ts";
import { minutesOf } from "./stretches.ts";
import { usd } from "./words.ts";

/** The minors that a cluster passes: `1.33 → 1.34 → 1.35`; only nodes move: `1.35 (nodes)`; nothing does: its version. */
export function wayText({ version, hops }: Pick<ClusterPlan, "version" | "hops">, arrow = " → "): string {
  const minors = [version ?? "?", ...hops.map(({ to }) => to)].map(minorText);
  const passed = minors.filter((minor, index) => minor !== minors[index - 1]);
  return hops.length > 0 && passed.length === 1 ? `${passed[0]} (${patchOrNodes(hops)})` : passed.join(arrow);
}

/** The first and the last of them, with the number of minors that are passed: `1.33 → 1.35 ×2`. */
export function shortWayText(cluster: Pick<ClusterPlan, "version" | "hops">): string {
  const [first = "", ...others] = wayText(cluster, "\n").split("\n");
  const last = others.at(-1);
  if (last === undefined) return first;
  return others.length === 1 ? `${first} → ${last}` : `${first} → ${last} ×${others.length}`;
}

function patchOrNodes(hops: readonly Hop[]): string {
  return hops.some(({ steps }) => steps.some(({ kind }) => kind === "control-plane")) ? "patch" : "nodes";
}

function minorText(text: string): string {
  const version = tryParseVersion(text);
  return version === undefined ? text : minorOf(version);
}

/** `2h 29m`, `45m`, `3d 4h`. */
export function durationText(minutes: number): string {
  const whole = Math.round(minutes);
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
  const parts = days > 0 ? [`${days}d`, hours > 0 ? `${hours}h` : ""] : [hours > 0 ? `${hours}h` : "", `${rest}m`];
  return parts.filter((part) => part !== "" && (part !== "0m" || whole === 0)).join(" ");
}

/** Minutes of work that are left. */
export function workMinutes({ hops }: Pick<ClusterPlan, "hops">): number {
  return hops.reduce((sum, { steps, done }) => sum + (done === true ? 0 : minutesOf(steps)), 0);
}

/** `2026-12-02 14:30`, in UTC. */
export function minuteText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

export function verdictText({ verdict, evidence }: Pick<ClusterPlan, "verdict" | "evidence">): string {
  return verdict === "cannot-determine"
    ? `undetermined (${evidence.performed}/${evidence.applicable} checks)`
    : verdictWords[verdict];
}

/** The verdict over what runs in the cluster. */
export function workloadsText({ workloads: { verdict, evidence } }: Pick<ClusterPlan, "workloads">): string {
  if (verdict !== "cannot-determine") return verdictWords[verdict];
  return evidence === undefined ? "not judged" : verdictText({ verdict, evidence });
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  ready: "ready",
  "ready-with-warnings": "ready with warnings",
  "cannot-determine": "undetermined",
  blocked: "blocked",
};

/** `$1,095`, or `?` where it is not known. */
export function savingText({ savedUsd }: PlanCost): string {
  return savedUsd === undefined ? "?" : savedUsd < 0 ? `-${usd(-savedUsd)}` : usd(savedUsd);
}

/** In whole dollars. */
export function roughSaving({ savedUsd, ...cost }: PlanCost): string {
  return savingText(savedUsd === undefined ? cost : { savedUsd: Math.round(savedUsd) });
}

/** `2026-12-02`, with what to know of it: `~` tentative, and `missed` where the plan is not done by then. */
export function planDeadlineText({ deadline }: Pick<ClusterPlan, "deadline">, missed = " missed"): string {
  if (deadline === undefined) return "";
  return `${deadline.at.slice(0, 10)}${deadline.tentative ? "~" : ""}${deadline.met ? "" : missed}`;
}
