import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** Shows `line()` now, or soon when the last one is not a tenth of a second old. */
  update(line: () => string): void;
  /** Takes the line away, so that what follows starts on a clean one. */
  end(): void;
}

const silent: Progress = { update() {}, end() {} };

/** A line on stderr that is overwritten in place; nothing at all where stderr is not a terminal. */
export function createProgress(terminal: Terminal): Progress {
  if (!terminal.progress) return silent;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    update(line) {
      const now = terminal.now();
      if (now - shownAt < 100) return;
      shownAt = now;
      shown = true;
      terminal.err(`\r\u001b[2K${line()}`);
    },
    end() {
      if (shown) terminal.err("\r\u001b[2K");
      shown = false;
    },
  };
}
