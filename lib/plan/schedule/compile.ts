import type { IsoInstant } from "../../core/instant.ts";
import { compareText } from "../../core/order.ts";
import type { Policy } from "../../core/policy.ts";
import { remember } from "../../core/remember.ts";
import { type Wave, waves } from "../waves.ts";
import type { Calendar } from "../windows/calendar.ts";
import { createCalendars, type Touches } from "../windows/calendars.ts";
import { type Place, planGates } from "./gates.ts";
import { type Piece, piecesOf } from "./hop-pieces.ts";
import { createLimits } from "./limits.ts";
import type { Job, Leg, Misfit, Model, Task } from "./model.ts";
import { wholeRates } from "./rates.ts";
import type { ScheduleCluster, ScheduleInput } from "./schedule-input.ts";

/** Turns a policy and its clusters into a scheduling problem. */
export function compile(input: ScheduleInput): Model {
  const { policy, slotMinutes: slot = 15 } = input;
  const asOf = Math.ceil(Date.parse(input.asOf) / 60_000);
  const horizon = Math.floor(Date.parse(input.horizon) / 60_000);
  const limit = Math.max(horizon, asOf + scheduleYears * 366 * 1440);
  const sorted = input.clusters.toSorted((a, b) => compareText(a.cluster.uid, b.cluster.uid));
  const planned = waves(policy, sorted, input.finished);
  const phased = policy.phases === "control-planes-first";
  const calendars = createCalendars(policy, { asOf, limit, slot });
  const limits = createLimits(policy);
  const gates = planGates(planned, phased, asOf);
  const kinds = numbering<string>();
  const calendarNumbers = numbering<Calendar>();

  const jobs = membersOf(planned).map(({ source, wave, group, canary }, index): Job => {
    const { stage, groups } = planned[wave] as Wave;
    const calendarOf = remember((touches: Touches) => calendars.calendarOf(source.cluster, stage, touches));
    const jobLimits = limits.of(source, planned[wave] as Wave, groups[group] as Wave["groups"][number]);
    const chain = chainOf(source, phased, calendarOf, asOf);
    const place = gates.placeOf(wave, group, canary);
    const limitKey = jobLimits.join(",");
    const kindOf = (calendar: Calendar, minutes: number, gate: number) =>
      kinds(`${calendarNumbers(calendar)} ${minutes} ${gate} ${limitKey}`);
    const tasks = "misfit" in chain ? [] : tasksOf(source, chain.pieces, place, phased, calendarOf, kindOf);
    return {
      source,
      index,
      uid: source.cluster.uid,
      tasks,
      ...("misfit" in chain ? { misfit: chain.misfit } : {}),
      due: dueOf(source, policy),
      wave,
      group,
      canary,
      limits: jobLimits,
      rates: wholeRates(source.rates, source.hops.length + 1),
    };
  });
  const legs = jobs.flatMap(legsOf);
  return { asOf, horizon, slot, jobs, legs, gates: gates.gates, limits: limits.capacities, waves: planned };
}

function legsOf({ index, source, tasks }: Job): readonly Leg[] {
  return source.hops.map((_, hop) => ({
    job: index,
    hop,
    ranks: [...new Set(tasks.flatMap((task) => (task.hop === hop ? [task.rank] : [])))],
  }));
}

interface Member {
  readonly source: ScheduleCluster;
  readonly wave: number;
  readonly group: number;
  readonly canary: boolean;
}

/** Every cluster with its place, sorted by uid. */
function membersOf(planned: readonly Wave[]): readonly Member[] {
  return planned
    .flatMap(({ groups }, wave) =>
      groups.flatMap(({ canaries, others }, group) => [
        ...canaries.map((source) => ({ source, wave, group, canary: true })),
        ...others.map((source) => ({ source, wave, group, canary: false })),
      ]),
    )
    .sort((a, b) => compareText(a.source.cluster.uid, b.source.cluster.uid));
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
  kindOf: (calendar: Calendar, minutes: number, gate: number) => number,
): readonly Task[] {
  const touchesNodes = pieces.findIndex(({ touches }) => touches !== "control-plane");
  const leads = phased && touchesNodes >= 0 ? touchesNodes : pieces.length;
  return pieces.map((piece, index) => {
    const lead = index < leads;
    const kept = keptStart(source, piece);
    const calendar = calendarOf(piece.touches);
    const gate = lead ? place.gate : place.nodesGate;
    return {
      minutes: piece.minutes,
      calendar,
      rank: lead ? place.rank : place.nodesRank,
      gate,
      feeds: [...(index === leads - 1 ? place.leadFeeds : []), ...(index === pieces.length - 1 ? place.endFeeds : [])],
      ...(piece.advances === undefined ? {} : { advances: piece.advances }),
      ...(kept === undefined ? {} : { kept: Math.ceil(Date.parse(kept) / 60_000) }),
      hop: piece.hop,
      firstStep: piece.firstStep,
      steps: piece.steps,
      kind: kindOf(calendar, piece.minutes, gate),
    };
  });
}

/** When the piece began in an earlier plan, if that one was cut there too. */
function keptStart({ keep }: ScheduleCluster, { hop, firstStep }: Piece): IsoInstant | undefined {
  const kept = keep?.[hop];
  return firstStep === 0 ? kept?.start : kept?.resumes?.find(({ step }) => step === firstStep)?.start;
}

function dueOf({ deadlineAt }: ScheduleCluster, { marginDays = 0 }: Policy): number {
  if (deadlineAt === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor(Date.parse(deadlineAt) / 60_000) - Math.ceil(marginDays * 1440);
}

function numbering<Key>(): (key: Key) => number {
  const numbers = new Map<Key, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
}

/** How far ahead work is planned at most. A window rarer than that is not waited for. */
const scheduleYears = 3;
