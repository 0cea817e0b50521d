import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

const main = join(resolve(import.meta.dirname, "../.."), "lib/cli/main.ts");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles when stderr or stdout has said `text`. */
  said(text: string): Promise<void>;
}

/** The command as people run it: a process of its own, with nothing of this process's environment but the path. */
export function startCommand(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd: string },
): Running {
  const env = { PATH: process.env["PATH"] ?? "", HOME: options.cwd, ...options.env };
  const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  const waiting: { readonly text: string; readonly wake: () => void }[] = [];
  const heard = () => {
    for (const { text, wake } of waiting) if (`${out}${err}`.includes(text)) wake();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    heard();
  });
  return {
    child,
    ended: new Promise((done, fail) => {
      child.once("error", fail);
      child.once("close", (code, signal) => done({ code, signal, out, err }));
    }),
    said: (text) =>
      new Promise((wake) => {
        waiting.push({ text, wake });
        heard();
      }),
  };
}

export function runCommand(args: readonly string[], options: Parameters<typeof startCommand>[1]): Promise<Ended> {
  return startCommand(args, options).ended;
}
