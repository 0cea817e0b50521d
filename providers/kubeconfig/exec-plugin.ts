import { spawn } from "node:child_process";
import { basename, dirname } from "node:path";
import { FleetError } from "../../lib/core/error.ts";
import { fromInstant } from "../../lib/core/instant.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { ExecEntry } from "./entries.ts";
import { findProgram, isAllowedProgram } from "./find-program.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a credential program printed. */
export interface ExecCredential {
  readonly token?: string;
  /** PEM texts. */
  readonly certificate?: string;
  readonly key?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export interface ExecRun {
  readonly plugin: ExecEntry;
  /** The kubeconfig that names the program. */
  readonly file: string;
  /** What the program is told of the cluster, if it asks. */
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly allow: readonly string[];
  readonly env: Environment;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const maxOutput = 1_048_576;

/**
 * Runs a credential program that is allowed, without a shell, and reads the credential it prints. Nothing that it prints
 * appears in a message.
 *
 * @throws FleetError `AUTH` when the program is not allowed or gives no credential; `TIMEOUT`, `CANCELLED`.
 */
export async function runExecPlugin(run: ExecRun): Promise<ExecCredential> {
  const { plugin, file, allow, env } = run;
  const shown = JSON.stringify(plugin.command.slice(0, 200));
  const path = await findProgram(plugin.command, dirname(file), env);
  if (!(await isAllowedProgram(plugin.command, path, allow, env))) {
    const name = basename(plugin.command).slice(0, 100);
    throw new FleetError("AUTH", `${file} asks to run the program ${shown} for credentials, which is not allowed`, {
      provider: "kubeconfig",
      hint: `If the file is trusted, allow it by \`allowExec: [${JSON.stringify(name)}]\` or \`--allow-exec ${name}\`.`,
    });
  }
  if (path === undefined) throw failed(`the credential program ${shown} is not in PATH or cannot be run`);
  if (plugin.interactive === "Always") throw failed(`the credential program ${shown} wants to talk to a person`);
  const output = await runProgram(path, run, shown);
  return readCredential(output, plugin.apiVersion, shown);
}

function runProgram(path: string, run: ExecRun, shown: string): Promise<string> {
  const { plugin, env, timeoutMs, signal } = run;
  const info = {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: run.cluster } : {}) },
  };
  return new Promise((settle, reject) => {
    if (signal.aborted) return reject(cancelled());
    const child = spawn(path, [...plugin.args], {
      shell: false,
      // A group of its own, so that what the program itself started ends with it.
      detached: process.platform !== "win32",
      windowsHide: true,
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        ...env,
        ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(info),
      },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (error: FleetError) => {
      stop(child.pid);
      finish(() => reject(error));
    };
    const onAbort = () => end(cancelled());
    const timer = setTimeout(() => {
      end(timedOut(`the credential program ${shown} did not end within ${timeoutMs} ms`));
    }, timeoutMs);
    const finish = (settleIt: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      settleIt();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxOutput) chunks.push(chunk);
      else end(failed(`the credential program ${shown} prints more than ${maxOutput} bytes`));
    });
    child.once("error", () => finish(() => reject(failed(`the credential program ${shown} cannot be run`))));
    child.once("close", (code, killed) => {
      const how = code === null ? `ended by ${killed}` : `failed with exit code ${code}`;
      finish(() =>
        code === 0
          ? settle(Buffer.concat(chunks).toString("utf8"))
          : reject(failed(`the credential program ${shown} ${how}`)),
      );
    });
  });
}

function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function readCredential(output: string, apiVersion: string, shown: string): ExecCredential {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    throw failed(`the credential program ${shown} did not print JSON`);
  }
  const root = new Reader(parsed);
  if (root.text("kind") !== "ExecCredential" || root.text("apiVersion") !== apiVersion) {
    throw failed(`the credential program ${shown} did not print an ExecCredential of ${apiVersion}`);
  }
  const status = root.object("status");
  const token = status.text("token");
  const certificate = status.text("clientCertificateData");
  const key = status.text("clientKeyData");
  const until = status.text("expirationTimestamp");
  const expiresAt = until === undefined ? undefined : fromInstant(until);
  if (root.problems.length > 0 || (until !== undefined && expiresAt === undefined)) {
    throw failed(`the credential program ${shown} printed a credential that cannot be read`);
  }
  if ((certificate === undefined) !== (key === undefined) || (token === undefined && certificate === undefined)) {
    throw failed(`the credential program ${shown} printed neither a token nor a certificate with its key`);
  }
  return {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function failed(message: string): FleetError {
  return new FleetError("AUTH", message, { provider: "kubeconfig", hint: "Run it by hand to see what it says." });
}

function timedOut(message: string): FleetError {
  return new FleetError("TIMEOUT", message, { provider: "kubeconfig", retryable: true });
}

function cancelled(): FleetError {
  return new FleetError("CANCELLED", "the run was cancelled", { provider: "kubeconfig" });
}
