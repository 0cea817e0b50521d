import type { IncomingMessage } from "node:http";
import type { RawData, WebSocket } from "ws";
import { FleetError } from "../../lib/core/error.ts";
import type { CommandOutput } from "../../lib/core/kube-access.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Dial, KubeCall } from "./client.ts";
import { answerError, transportError } from "./errors.ts";

/** In the order of preference. The newer one can also tell the end of an input, which is not used here. */
const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
/** Streams that share the socket; the first byte of each message names its own. */
const channel = { stdout: 1, stderr: 2, status: 3 } as const;
const maxOutput = 8 * 1_048_576;

/**
 * Runs a command over a WebSocket that the `exec` subresource of a pod answers.
 *
 * @throws FleetError `UNSUPPORTED` where the server, or a proxy before it, speaks no protocol for commands over
 * WebSockets; otherwise what the server refuses with, and `BAD_RESPONSE` for one that ends without an outcome.
 */
export async function execute({ url, headers, agent }: Dial, call: KubeCall): Promise<CommandOutput> {
  const { WebSocket: Socket } = await import("ws");
  const socket = new Socket(url, protocols, {
    headers: { ...headers },
    agent,
    maxPayload: maxOutput,
    followRedirects: false,
  });
  const abort = () => socket.terminate();
  call.signal.addEventListener("abort", abort, { once: true });
  try {
    return await outcomeOf(socket, call);
  } finally {
    call.signal.removeEventListener("abort", abort);
    socket.terminate();
  }
}

function outcomeOf(socket: WebSocket, call: KubeCall): Promise<CommandOutput> {
  const { operation } = call;
  const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[], status: [] as Buffer[] };
  let size = 0;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(transportError(error, call));
    socket.on("unexpected-response", (_request, response: IncomingMessage) => {
      refusal(response, call).then(reject, fail);
    });
    socket.on("message", (data: RawData) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
      size += bytes.length;
      if (size > maxOutput) return reject(bad(`${operation}: the command prints more than ${maxOutput} bytes`));
      const [first] = bytes;
      for (const name of ["stdout", "stderr", "status"] as const)
        if (first === channel[name]) streams[name].push(bytes.subarray(1));
    });
    socket.on("error", (error: Error) => {
      const unspoken = /subprotocol|Sec-WebSocket|Unexpected server response/i.test(error.message);
      fail(unspoken ? unsupported(operation) : error);
    });
    socket.on("close", () => {
      if (call.signal.aborted) return fail(new FleetError("CANCELLED", `${operation}: cancelled`));
      const text = (name: keyof typeof streams) => Buffer.concat(streams[name]).toString("utf8");
      const failure = failureOf(text("status"));
      if (failure === "none") resolve({ stdout: text("stdout"), stderr: text("stderr") });
      else if (failure === undefined) reject(bad(`${operation}: the command ended without an outcome`));
      else resolve({ stdout: text("stdout"), stderr: text("stderr"), failure });
    });
  });
}

/** Why a command failed by the Status that ends its stream; `none` when it did not, `undefined` when there is no Status. */
function failureOf(status: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(status);
  } catch {
    return undefined;
  }
  const said = new Reader(parsed);
  if (said.text("status") === "Success") return "none";
  return said.text("status") === "Failure" ? (said.text("message") ?? said.text("reason") ?? "it failed") : undefined;
}

async function refusal(response: IncomingMessage, call: KubeCall): Promise<FleetError> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) if (chunks.length < 64) chunks.push(chunk);
  const status = response.statusCode ?? 0;
  // A success is no upgrade: something on the way does not know the protocol.
  if (status < 300) return unsupported(call.operation);
  return answerError({ status, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") }, call);
}

function unsupported(operation: string): FleetError {
  return new FleetError("UNSUPPORTED", `${operation}: the server does not run commands over WebSockets`, {
    provider: "kubeconfig",
    hint: `It was offered ${protocols.join(" and ")}. A proxy before it may not let WebSockets through.`,
  });
}

function bad(message: string): FleetError {
  return new FleetError("BAD_RESPONSE", message, { provider: "kubeconfig" });
}
