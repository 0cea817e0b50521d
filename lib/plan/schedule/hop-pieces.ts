import type { Calendar } from "../windows/calendar.ts";
import type { Touches } from "../windows/calendars.ts";
import type { Misfit } from "./model.ts";
import type { ScheduleHop } from "./schedule-input.ts";

/** Consecutive steps of a hop that run without a break. */
export interface Piece {
  readonly hop: number;
  readonly firstStep: number;
  readonly steps: number;
  readonly minutes: number;
  readonly touches: Touches;
  /** Minutes from its start until the hop's version runs, if it runs in this piece. */
  readonly advances?: number;
}

/**
 * Cuts a hop into pieces. It stays whole where a window is long enough for it (when phases are split: the control plane
 * and the nodes each), since a cluster between two versions is best left soon. Where no window is, or only one that comes
 * weeks after the hop could be over step by step (the night in which clocks go back), every step is a piece of its own,
 * and work goes on in the next window.
 */
export function piecesOf(
  hop: ScheduleHop,
  index: number,
  phased: boolean,
  calendarOf: (touches: Touches) => Calendar,
  from: number,
): { readonly pieces: readonly Piece[] } | { readonly misfit: Misfit } {
  const firstNodes = hop.steps.findIndex(({ kind }) => kind === "nodes" || kind === "restart-fargate");
  const cuts = phased && firstNodes > 0 ? [0, firstNodes, hop.steps.length] : [0, hop.steps.length];
  const pieces: Piece[] = [];
  for (const [part, first] of cuts.slice(0, -1).entries()) {
    const whole = piece(hop, index, first, cuts[part + 1] ?? hop.steps.length);
    const wholeEnd = endOf([whole], calendarOf, from);
    // Step by step it takes as many minutes at least, so that mostly nothing needs to be cut to know.
    if (wholeEnd !== undefined && wholeEnd <= from + whole.minutes + patienceMinutes) {
      pieces.push(whole);
      continue;
    }
    const single = Array.from({ length: whole.steps }, (_, step) => piece(hop, index, first + step, first + step + 1));
    const singleEnd = whole.steps === 1 ? wholeEnd : endOf(single, calendarOf, from);
    if (wholeEnd !== undefined && (singleEnd === undefined || wholeEnd <= singleEnd + patienceMinutes)) {
      pieces.push(whole);
      continue;
    }
    const misfit = single.find((each) => endOf([each], calendarOf, from) === undefined);
    if (misfit !== undefined) {
      return { misfit: { minutes: misfit.minutes, longest: longest(calendarOf(misfit.touches)) } };
    }
    pieces.push(...single);
  }
  return { pieces };
}

function piece(hop: ScheduleHop, index: number, first: number, end: number): Piece {
  let minutes = 0;
  let controlPlane: number | undefined;
  let nodes = false;
  let other = false;
  for (let at = first; at < end; at++) {
    const step = hop.steps[at] as ScheduleHop["steps"][number];
    minutes += Math.max(1, Math.ceil(step.minutes));
    if (step.kind === "control-plane") controlPlane ??= minutes;
    if (step.kind === "nodes" || step.kind === "restart-fargate") nodes = true;
    if (step.kind === "control-plane" || step.kind === "addon") other = true;
  }
  // Where only nodes move, the hop's version runs when the last of them do.
  const last = end === hop.steps.length ? minutes : undefined;
  const advances = hop.steps.some(({ kind }) => kind === "control-plane") ? controlPlane : last;
  return {
    hop: index,
    firstStep: first,
    steps: end - first,
    minutes,
    touches: !nodes ? "control-plane" : other ? "both" : "nodes",
    ...(advances === undefined ? {} : { advances }),
  };
}

/** When the pieces could be over at best, one after the other; `undefined` when one of them fits nowhere. */
function endOf(pieces: readonly Piece[], calendarOf: (touches: Touches) => Calendar, from: number): number | undefined {
  let at = from;
  for (const { minutes, touches } of pieces) {
    const start = calendarOf(touches).fit(at, minutes);
    if (start === undefined) return undefined;
    at = start + minutes;
  }
  return at;
}

/** More than a month: a window that comes once a month is waited for. */
const patienceMinutes = 35 * 1440;

function longest(calendar: Calendar): number {
  let minutes = 0;
  for (const { start, end } of calendar.intervals()) minutes = Math.max(minutes, end - start);
  return minutes;
}
