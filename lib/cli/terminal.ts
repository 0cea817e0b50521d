import { stripVTControlCharacters, styleText } from "node:util";
import { plainStyle, type Style } from "../report/style.ts";

/** What a command may know of the world it prints to. Data goes to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Settles when `out` takes more without keeping it in memory. Absent: it always does. */
  readonly drained?: () => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /** Columns of the terminal; 100 where the output is not one. */
  readonly columns: number;
  readonly colour: boolean;
  /** Whether somebody looks at `out`, and it is not a file or a pipe. Default `false`. */
  readonly watched?: boolean;
  /** Whether a line that is overwritten makes sense on `err`. */
  readonly progress: boolean;
  /** Opens what is piped in, which keeps the process alive until it ends. Absent: nothing is. */
  readonly stdin?: () => AsyncIterable<Uint8Array | string>;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

const formats = { good: "green", warn: "yellow", bad: "red", dim: "dim", strong: "bold" } as const;

/** Colours text when the terminal shows colours; `NO_COLOR` and pipes get it plain. */
export function styleOf({ colour }: Pick<Terminal, "colour">): Style {
  if (!colour) return plainStyle;
  return (kind, text) => styleText(formats[kind], stripVTControlCharacters(text), { validateStream: false });
}
