import type { Terminal } from "../../lib/cli/terminal.ts";

/** A terminal that keeps what is printed. */
export function memoryTerminal(changes: Partial<Terminal> = {}): {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
} {
  const printed = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    env: {},
    now: () => Date.parse("2026-11-21T00:00:00Z"),
    columns: 100,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
    ...changes,
  };
  return { terminal, out: () => printed.out, err: () => printed.err };
}
