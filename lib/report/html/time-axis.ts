import { type Html, html } from "../../encode/html.ts";

/** A stretch of time drawn from left to right over the width of a column, whatever that width is. */
export interface TimeAxis {
  /** Name of the chart's grid, unique in the page. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** The instant that is marked, and what it is called. */
  readonly marker: { readonly at: number; readonly label: string };
}

/** Where an instant lies, as a percentage with two decimals, kept inside the axis. */
export function positionOn({ from, until }: TimeAxis, at: number): number {
  const share = (Math.min(Math.max(at, from), until) - from) / Math.max(1, until - from);
  return Math.round(share * 10_000) / 100;
}

/** A bar from one instant to another, at least so wide that it is seen; nothing where it lies outside the axis. */
export function bar(
  axis: TimeAxis,
  {
    from,
    until,
    kind,
    title,
  }: { readonly from: number; readonly until: number; readonly kind: string; readonly title?: string },
): Html | undefined {
  if (until <= axis.from || from >= axis.until) return undefined;
  const left = positionOn(axis, from);
  const width = Math.max(0.4, Math.round((positionOn(axis, until) - left) * 100) / 100);
  return html`<rect class="${kind}" x="${left}%" width="${width}%" height="100%">${
    title === undefined ? undefined : html`<title>${title}</title>`
  }</rect>`;
}

/** One row's drawing. It says nothing that the cells beside it do not say in words, so it is hidden from readers of those. */
export function rowChart(axis: TimeAxis, bars: readonly (Html | undefined)[]): Html {
  return html`<svg class="row" aria-hidden="true">${bars}<use href="#${axis.id}"/></svg>`;
}

/** What the bars of a chart mean: each kind as it is drawn, and its name. */
export function legendOf(kinds: readonly (readonly [kind: string, name: string])[]): Html {
  return html`<ul class="legend">${kinds.map(
    ([kind, name]) =>
      html`<li><svg class="key" aria-hidden="true"><rect class="${kind}" width="100%" height="100%"/></svg>${name}</li>`,
  )}</ul>`;
}

/** The labels of the axis, for the head of the column of drawings; defines the grid that every row shows. */
export function axisHead(axis: TimeAxis): Html {
  const { marker, id } = axis;
  const now = positionOn(axis, marker.at);
  const shown = marker.at >= axis.from && marker.at <= axis.until;
  const ticks = ticksOf(axis).map(({ at, label }) => ({ label, at: positionOn(axis, at) }));
  const grid = ticks.map(({ at }) => html`<rect class="grid" x="${at}%" width="1" height="100%"/>`);
  const line = shown ? html`<rect class="now" x="${now}%" width="2" height="100%"/>` : undefined;
  const labels = ticks
    .filter(({ at }) => at > 6 && at < 94 && !(shown && Math.abs(at - now) < 13))
    .map(({ at, label }, index) => {
      const room = index % 2 === 1 || (shown && Math.abs(at - now) < 35) ? "wide" : "middling";
      return html`<text class="${room}" x="${at}%" y="14">${label}</text>`;
    });
  const today = html`<text class="nowText" x="${Math.min(Math.max(now, 16), 84)}%" y="14">${marker.label}</text>`;
  return html`<span class="unseen">Timeline</span><div class="axis"><svg class="axis" aria-hidden="true"><defs><g id="${id}">${grid}${line}</g></defs>${labels}${shown ? today : undefined}</svg></div>`;
}

/** First days of months, half years or years, so that there are at most seven. */
function ticksOf({ from, until }: TimeAxis): readonly { readonly at: number; readonly label: string }[] {
  const months = (until - from) / averageMonthMs;
  if (months < 1.5) return daysOf(from, until);
  const step = months <= 7 ? 1 : months <= 14 ? 2 : months <= 42 ? 6 : 12;
  const start = new Date(from);
  const ticks: { readonly at: number; readonly label: string }[] = [];
  for (let month = start.getUTCMonth() + 1; ; month++) {
    const at = Date.UTC(start.getUTCFullYear(), month, 1);
    if (at >= until) return ticks;
    const date = new Date(at);
    if (date.getUTCMonth() % step === 0) ticks.push({ at, label: date.toISOString().slice(0, 7) });
  }
}

function daysOf(from: number, until: number): readonly { readonly at: number; readonly label: string }[] {
  const days = Math.max(1, Math.ceil((until - from) / dayMs / 6));
  const ticks: { readonly at: number; readonly label: string }[] = [];
  for (let at = Math.ceil(from / dayMs) * dayMs; at < until; at += days * dayMs) {
    ticks.push({ at, label: new Date(at).toISOString().slice(5, 10) });
  }
  return ticks;
}

const dayMs = 86_400_000;
const averageMonthMs = 2_629_800_000;
