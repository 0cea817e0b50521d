import calendarAks from "../lib/data/calendar-aks.json" with { type: "json" };
import calendarEks from "../lib/data/calendar-eks.json" with { type: "json" };
import calendarGke from "../lib/data/calendar-gke.json" with { type: "json" };
import calendarIks from "../lib/data/calendar-iks.json" with { type: "json" };
import calendarRoks from "../lib/data/calendar-roks.json" with { type: "json" };
import calendarUpstream from "../lib/data/calendar-upstream.json" with { type: "json" };
import prices from "../lib/data/prices.json" with { type: "json" };
import upgradeRules from "../lib/data/upgrade-rules.json" with { type: "json" };

interface Sourced {
  readonly source: string;
  readonly asOf: string;
}

const calendars = [calendarEks, calendarGke, calendarAks, calendarIks, calendarRoks, calendarUpstream];

/** How each provider lets versions move, from the table that the planner uses. */
export function movesTable(): string {
  const rows = upgradeRules.rules.map((rule) => {
    const { provider, controlPlaneStep, skipMinor, nodeSkew, nodeSkip, controlPlaneRollback, nodeRollback } = rule;
    const step = skipMinor === "offered" ? `${controlPlaneStep}; more where offered` : String(controlPlaneStep);
    return [provider, step, nodeSkew, word(nodeSkip), back(controlPlaneRollback), back(nodeRollback), origin(rule)];
  });
  return table(
    [
      "provider",
      "minors a step",
      "minors nodes may lag",
      "nodes may skip",
      "control plane back",
      "nodes back",
      "source",
    ],
    rows,
  );
}

/** The dated tables that stand in where no API tells. */
export function calendarTable(): string {
  const rows = calendars.map(({ provider, versions }) => {
    const sources = [...new Set(versions.map(({ source }) => source))].map(linked).join("<br>");
    const asOf = versions.map((version) => version.asOf).sort();
    return [provider, versions.length, `${asOf[0]} to ${asOf.at(-1)}`, sources];
  });
  return table(["provider", "minors", "read", "sources"], rows);
}

/** What a control plane costs, and what staying costs besides. */
export function priceTable(): string {
  const rows = prices.prices.map((price) => {
    const { provider, tier = "", baseHourlyUsd = "not known", supportHourlyUsd = "", surcharge, status } = price;
    return [provider, tier, baseHourlyUsd, supportHourlyUsd, surcharge, status, origin(price)];
  });
  return table(["provider", "tier", "USD an hour", "and for support", "charged", "status", "source"], rows);
}

function back({ possible, windowDays }: { readonly possible: boolean; readonly windowDays?: number }): string {
  return possible && windowDays !== undefined ? `${windowDays} days` : word(possible);
}

function word(value: boolean): string {
  return value ? "yes" : "no";
}

function linked(source: string): string {
  return /^https?:/.test(source) ? `<${source}>` : source;
}

function origin({ source, asOf }: Sourced): string {
  return source.includes(asOf) ? linked(source) : `${linked(source)}, ${asOf}`;
}

function table(titles: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return ["", line(titles), line(titles.map(() => "---")), ...rows.map(line), ""].join("\n");
}
