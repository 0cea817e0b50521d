import { type ErrorDetail, FleetError, isFleetError } from "../../lib/core/error.ts";
import { httpError, retryAfterMs } from "../../lib/core/http-error.ts";
import { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { Answer } from "./exchange.ts";
import { grantHint } from "./permissions.ts";

/** What is known of the call that failed. */
export interface FailedCall {
  /** Name in the permission table. */
  readonly operation: string;
  /** Milliseconds since the epoch, which a `Retry-After` date is measured from. */
  readonly now: number;
}

/** Translates an answer that is not a success. */
export function answerError({ status, headers, body }: Answer, { operation, now }: FailedCall): FleetError {
  const detail: ErrorDetail = { provider: "kubeconfig", status: String(status) };
  if (status >= 300 && status < 400) {
    const message = `${operation}: the server answers with a redirect, which was not followed (HTTP ${status})`;
    return new FleetError("BAD_RESPONSE", message, { ...detail, hint: "Name the address it leads to as the server." });
  }
  const said = statusOf(body);
  const transient = status === 408 || status === 429 || status >= 500;
  if (said === undefined && !transient && status !== 401 && status !== 407) {
    return notTheApi(operation, { ...detail, retryable: false });
  }
  const wait = retryAfterMs(headers["retry-after"], now) ?? said?.retryAfterMs;
  const hint = status === 401 ? refused : status === 403 ? grantHint(operation) : undefined;
  return httpError(
    {
      status,
      name: said?.reason === undefined ? operation : `${operation}: ${said.reason}`,
      ...(said?.message === undefined ? {} : { message: said.message }),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    },
    { ...detail, ...(hint === undefined ? {} : { hint }) },
  );
}

const refused = "The cluster refused the credentials of the kubeconfig: they have expired, or are for another cluster.";

/** The error for a success whose body is not what the API sends. It may have been cut off on its way. */
export function notTheApi(operation: string, detail: ErrorDetail): FleetError {
  return new FleetError("BAD_RESPONSE", `${operation}: the answer is not one of a Kubernetes API`, {
    provider: "kubeconfig",
    retryable: true,
    hint: "A proxy or another service may have answered. Check the server's address.",
    ...detail,
  });
}

/** Translates what the transport fails with. */
export function transportError(error: unknown, { operation }: FailedCall): FleetError {
  if (isFleetError(error)) return error;
  const { code, message } = (typeof error === "object" && error !== null ? error : {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const known = typeof code === "string" ? code : "no code";
  const text = (said: string) => `${operation}: ${said}`;
  if (known === "ETIMEDOUT") {
    return new FleetError("TIMEOUT", text("the connection timed out"), { provider: "kubeconfig", retryable: true });
  }
  if (known === "ENOTFOUND") {
    return unavailable(text("the server's host name does not exist"), false, "Check the server's address.");
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ALTNAME/.test(known)) {
    const hint = "See `certificate-authority` and `tls-server-name` in the kubeconfig.";
    return unavailable(text(`the server's certificate is not trusted (${known})`), false, hint);
  }
  if (/^Z_|^ERR_INVALID|^HPE_/.test(known)) return notTheApi(operation, {});
  const transient = /^(?:ECONN|EPIPE|EAI_AGAIN|EHOST|ENET|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_SSL|ERR_PROXY)/;
  const said = typeof message === "string" ? scrub(message) : "no message";
  return unavailable(text(`${said} (${known})`), transient.test(known));
}

function unavailable(message: string, retryable: boolean, hint?: string): FleetError {
  return new FleetError("UNAVAILABLE", message, {
    provider: "kubeconfig",
    retryable,
    ...(hint === undefined ? {} : { hint }),
  });
}

interface Said {
  readonly reason?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
}

/** The parts of a `Status` object, which is how the API says that something failed. */
function statusOf(body: string): Said | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const status = new Reader(parsed);
  if (status.text("kind") !== "Status") return undefined;
  const reason = status.text("reason");
  const message = status.text("message");
  const seconds = status.object("details").count("retryAfterSeconds");
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
  };
}
