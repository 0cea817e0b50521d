import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { httpError, retryAfterMs } from "../../lib/core/http-error.ts";
import { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";

/** What the container service answered, before the SDK made anything of it. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Translates an answer other than 200. */
export function answerError(answer: Answer, operation: string, now: number): FleetError {
  const { status, text } = answer;
  if (status < 400) return redirected(operation, status);
  // A gateway's page of HTML says nothing that the status does not.
  const body = new Reader(parsed(text));
  const name = body.text("code");
  const description = body.text("description");
  const waitMs = retryAfterMs(answer.header("retry-after"), now);
  const { code, message, retryable } = httpError({
    status,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { message: description }),
  });
  return new FleetError(code, `${operation}: ${message}`, {
    provider: "iks",
    status: String(status),
    retryable,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    ...(status === 403 ? { hint: "The identity needs the platform role Viewer on Kubernetes Service." } : {}),
    ...(status === 401 ? { hint: "Check that the API key has not been locked or deleted." } : {}),
  });
}

/** Translates what the SDK threw when no answer came back. `what` begins the message. */
export function transportError(error: unknown, what: string): FleetError {
  if (isFleetError(error)) return error;
  const code = systemCode(error);
  const provider = "iks";
  if (/^(?:ECONNABORTED|ETIMEDOUT)$/.test(code)) {
    return new FleetError("TIMEOUT", `${what}: no answer within the time limit`, { provider, retryable: true });
  }
  if (/CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|SELF_SIGNED/.test(code)) {
    return new FleetError("UNAVAILABLE", `${what}: the server's certificate is not trusted (${code})`, {
      provider,
      hint: "Name the certificate authority with caFile, or with NODE_EXTRA_CA_CERTS.",
    });
  }
  const message = error instanceof Error ? scrub(error.message.split("\n", 1)[0] ?? "") : typeof error;
  if (/maxContentLength/.test(message)) {
    return new FleetError("BAD_RESPONSE", `${what}: the answer is larger than this provider reads`, { provider });
  }
  return new FleetError("UNAVAILABLE", `${what}: ${message === "" ? "no answer" : message}`, {
    provider,
    retryable: true,
    ...(code === "" ? {} : { status: code }),
  });
}

/**
 * Translates what obtaining a token failed with. IBM refuses a wrong key with 400; a failure that may pass is
 * `UNAVAILABLE` rather than `THROTTLED`, since it is not the account's clusters that were asked for too often.
 */
export function tokenError(error: unknown, now: number): FleetError {
  if (isFleetError(error)) return error;
  const raw = new Reader(typeof error === "object" ? error : undefined);
  const status = raw.count("status");
  const provider = "iks";
  if (status === undefined) return tokenFailure(error);
  if (status < 400) return redirected("the identity service", status);
  const body = raw.object("result");
  const name = body.text("errorCode");
  const said = scrub(body.text("errorMessage") ?? "");
  const message = `the identity service answered ${scrub(name ?? "")} (HTTP ${status})${said === "" ? "" : `: ${said}`}`;
  if (status === 429 || status >= 500) {
    const waitMs = retryAfterMs(headerOf(error, "retry-after"), now);
    return new FleetError("UNAVAILABLE", message, {
      provider,
      status: String(status),
      retryable: true,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    });
  }
  return new FleetError("AUTH", message, {
    provider,
    status: String(status),
    hint: "Check the API key, and the trusted profile where one is named.",
  });
}

export function unreadableMachineToken(): FleetError {
  return new FleetError("AUTH", "the token of this machine cannot be read", {
    provider: "iks",
    hint: "Set IBMCLOUD_API_KEY, or IBMCLOUD_CR_TOKEN to @ and the name of the file with the token.",
  });
}

function tokenFailure(error: unknown): FleetError {
  const message = error instanceof Error ? error.message : "";
  const provider = "iks";
  if (message.startsWith("Error reading CR token file")) return unreadableMachineToken();
  // The SDK's words for an answer of the identity service that is no token.
  if (/access token|processing HTTP response/i.test(message)) {
    return new FleetError("BAD_RESPONSE", "the identity service sent no token that could be used", {
      provider,
      retryable: true,
    });
  }
  return transportError(error, "the identity service");
}

function redirected(what: string, status: number): FleetError {
  return new FleetError("BAD_RESPONSE", `${what}: HTTP ${status}, a redirection, was not followed`, {
    provider: "iks",
    status: String(status),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The SDK puts the system's code where others have the text of the status. */
function systemCode(error: unknown): string {
  const { code, statusText } = (error ?? {}) as { readonly code?: unknown; readonly statusText?: unknown };
  return typeof statusText === "string" ? statusText : typeof code === "string" ? code : "";
}

function headerOf(error: unknown, name: string): string | undefined {
  const headers = (error as { readonly headers?: Readonly<Record<string, unknown>> }).headers;
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
}
