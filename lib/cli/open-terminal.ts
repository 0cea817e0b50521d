import { fileError, systemCode } from "../documents/file-error.ts";
import { exitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** How long an interrupted command may take to print what it has, in milliseconds. */
const graceMs = 500;
/** How long one of the looks takes after which a read counts as one that does not end, in milliseconds. */
const lookMs = 50;

/** The real terminal of this process, with SIGINT and SIGTERM turned into an abort. */
export function openTerminal(): { readonly terminal: Terminal; readonly close: () => void } {
  const { stdout, stderr, env } = process;
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) leave();
    controller.abort();
    setTimeout(leave, graceMs).unref();
  };
  const leave = (looks = 5) => {
    // Node does not exit before reads that are under way have ended, and that of a named pipe may never do so.
    const reads = process.getActiveResourcesInfo().some((kind) => kind.startsWith("FSReq"));
    if (!reads) process.exit(exitCode.interrupted);
    if (looks > 0) return void setTimeout(leave, lookMs, looks - 1);
    process.off("SIGINT", interrupt);
    // To a shell it is the same.
    process.kill(process.pid, "SIGINT");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  // A reader such as `head` that has seen enough is no error, and changes nothing of what the exit code tells.
  stdout.on("error", (error) => {
    if (systemCode(error) !== "EPIPE") throw fileError(error, "CONFIG", "cannot write to the standard output");
  });
  // There is nobody left to tell.
  stderr.on("error", () => undefined);
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const forced = !["", "0", "false"].includes(env["FORCE_COLOR"] ?? "");
  return {
    terminal: {
      out: (text) => void stdout.write(text),
      err: (text) => void stderr.write(text),
      drained: () => drained(stdout),
      env,
      now: () => Date.now(),
      columns: stdout.isTTY ? stdout.columns : 100,
      watched: stdout.isTTY === true,
      colour: !plain && (forced || stdout.isTTY === true),
      progress: stderr.isTTY === true && env["TERM"] !== "dumb",
      stdin: () => process.stdin,
      signal: controller.signal,
    },
    close() {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    },
  };
}

/** A reader that has gone takes nothing any more; then there is nothing to wait for. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      for (const event of ["drain", "close", "error"]) stream.off(event, over);
      resolve();
    };
    for (const event of ["drain", "close", "error"]) stream.on(event, over);
  });
}
