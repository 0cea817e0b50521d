import type { Policy } from "../../core/policy.ts";
import { type Wave, waves } from "../waves.ts";
import type { Calendar } from "../windows/calendar.ts";
import { createCalendars, type Touches } from "../windows/calendars.ts";
import { type Place, planGates } from "./gates.ts";
import { type Piece, piecesOf } from "./hop-pieces.ts";
import { createLimits } from "./limits.ts";
import type { Job, Misfit, Model, Task } from "./model.ts";
import { wholeRates } from "./rates.ts";
import type { ScheduleCluster, ScheduleInput } from "./schedule-input.ts";

/** Turns a policy and its clusters into a scheduling problem. */
export function compile(input: ScheduleInput): Model {
  const { policy, slotMinutes: slot = 15 } = input;
  const asOf = Math.ceil(Date.parse(input.asOf) / 60_000);
  const horizon = Math.floor(Date.parse(input.horizon) / 60_000);
  const limit = Math.max(horizon, asOf + scheduleYears * 366 * 1440);
  const sorted = input.clusters.toSorted((a, b) => (a.cluster.uid < b.cluster.uid ? -1 : 1));
  const planned = waves(policy, sorted);
  const phased = policy.phases === "control-planes-first";
  const calendars = createCalendars(policy, { asOf, limit, slot });
  const limits = createLimits(policy);
  const gates = planGates(planned, phased, asOf);
  const kindOf = numbering();
  const calendarIds = new Map<Calendar, number>();

  const jobs = membersOf(planned).map(({ source, wave, group, canary }): Omit<Job, "index"> => {
    const { stage, groups } = planned[wave] as Wave;
    const byTouch = new Map<Touches, Calendar>();
    const calendarOf = (touches: Touches) => {
      const calendar = byTouch.get(touches) ?? calendars.calendarOf(source.cluster, stage, touches);
      byTouch.set(touches, calendar);
      if (!calendarIds.has(calendar)) calendarIds.set(calendar, calendarIds.size);
      return calendar;
    };
    const jobLimits = limits.of(source, planned[wave] as Wave, groups[group] as Wave["groups"][number]);
    const chain = chainOf(source, phased, calendarOf, asOf);
    const place = gates.placeOf(wave, group, canary);
    const tasks = "misfit" in chain ? [] : tasksOf(source, chain.pieces, place, phased, calendarOf);
    return {
      source,
      uid: source.cluster.uid,
      tasks: tasks.map((task) => ({
        ...task,
        kind: kindOf(`${calendarIds.get(task.calendar)} ${task.minutes} ${task.gate} ${jobLimits.join(",")}`),
      })),
      ...("misfit" in chain ? { misfit: chain.misfit } : {}),
      due: dueOf(source, policy),
      wave,
      group,
      canary,
      limits: jobLimits,
      rates: wholeRates(source.rates, source.hops.length + 1),
    };
  });
  const indexed = jobs.toSorted((a, b) => (a.uid < b.uid ? -1 : 1)).map((job, index): Job => ({ ...job, index }));
  return { asOf, horizon, slot, jobs: indexed, gates: gates.gates, limits: limits.capacities, waves: planned };
}

interface Member {
  readonly source: ScheduleCluster;
  readonly wave: number;
  readonly group: number;
  readonly canary: boolean;
}

function membersOf(planned: readonly Wave[]): readonly Member[] {
  return planned.flatMap(({ groups }, wave) =>
    groups.flatMap(({ canaries, others }, group) => [
      ...canaries.map((source) => ({ source, wave, group, canary: true })),
      ...others.map((source) => ({ source, wave, group, canary: false })),
    ]),
  );
}

function chainOf(
  source: ScheduleCluster,
  phased: boolean,
  calendarOf: (touches: Touches) => Calendar,
  asOf: number,
): { readonly pieces: readonly Piece[] } | { readonly misfit: Misfit } {
  const pieces: Piece[] = [];
  for (const [index, hop] of source.hops.entries()) {
    const cut = piecesOf(hop, index, phased, calendarOf, asOf);
    if ("misfit" in cut) return cut;
    pieces.push(...cut.pieces);
  }
  return { pieces };
}

function tasksOf(
  source: ScheduleCluster,
  pieces: readonly Piece[],
  place: Place,
  phased: boolean,
  calendarOf: (touches: Touches) => Calendar,
): readonly Omit<Task, "kind">[] {
  const touchesNodes = pieces.findIndex(({ touches }) => touches !== "control-plane");
  const leads = phased && touchesNodes >= 0 ? touchesNodes : pieces.length;
  return pieces.map((piece, index) => {
    const lead = index < leads;
    const kept = piece.firstStep === 0 ? source.keep?.[piece.hop] : undefined;
    return {
      minutes: piece.minutes,
      calendar: calendarOf(piece.touches),
      rank: lead ? place.rank : place.nodesRank,
      gate: lead ? place.gate : place.nodesGate,
      feeds: [...(index === leads - 1 ? place.leadFeeds : []), ...(index === pieces.length - 1 ? place.endFeeds : [])],
      ...(piece.advances === undefined ? {} : { advances: piece.advances }),
      ...(kept === undefined ? {} : { kept: Math.ceil(Date.parse(kept) / 60_000) }),
      hop: piece.hop,
      firstStep: piece.firstStep,
      steps: piece.steps,
    };
  });
}

function dueOf({ deadlineAt }: ScheduleCluster, { marginDays = 0 }: Policy): number {
  if (deadlineAt === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor(Date.parse(deadlineAt) / 60_000) - Math.ceil(marginDays * 1440);
}

function numbering(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
}

/** How far ahead work is planned at most. A window rarer than that is not waited for. */
const scheduleYears = 3;
