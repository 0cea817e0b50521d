import { truncateText } from "../encode/terminal.ts";
import { counted, grouped } from "./words.ts";

/** How far a run has come. */
export interface ProgressState {
  /** Scopes found so far, and those of them that have been read. */
  readonly scopes: number;
  readonly scopesDone: number;
  /** Whether more scopes may still be found. */
  readonly listing: boolean;
  readonly clusters: number;
  readonly requests: number;
  readonly throttles: number;
  readonly elapsedMs: number;
}

/** One line about a run, in less than `width` columns; what matters least is left out where it does not fit. */
export function progressLine(state: ProgressState, width: number): string {
  const { scopes, scopesDone, listing, clusters, requests, throttles } = state;
  const parts = [
    `${grouped(scopesDone)}/${grouped(scopes)}${listing ? "+" : ""} scopes`,
    counted(clusters, "cluster"),
    remaining(state),
    throttles === 0 ? "" : `${grouped(throttles)} throttled`,
    counted(requests, "call"),
  ].filter((part) => part !== "");
  // The last column stays free: some terminals wrap as soon as it is written.
  const room = Math.max(1, width - 1);
  while (parts.length > 1 && parts.join("  ").length > room) parts.pop();
  return truncateText(parts.join("  "), room);
}

/** From the pace so far; nothing while the number of scopes is open or the first ones say too little. */
function remaining({ scopes, scopesDone, listing, elapsedMs }: ProgressState): string {
  if (listing || scopesDone >= scopes || scopesDone * 20 < scopes || elapsedMs < 1_000) return "";
  const seconds = Math.ceil(((elapsedMs / scopesDone) * (scopes - scopesDone)) / 1_000);
  return seconds < 100 ? `about ${seconds} s left` : `about ${Math.ceil(seconds / 60)} min left`;
}
