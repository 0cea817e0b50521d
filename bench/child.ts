import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A bench file in a process of its own, with these options of Node. */
export function start(file: string, execArgv: readonly string[] = []): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, { execArgv: [...execArgv], stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

/** Sends a message and gives the next answer. Rejects when the child ends without one. */
export function ask<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the child ended with ${code} and no answer`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer as T);
    });
    child.send(message);
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
