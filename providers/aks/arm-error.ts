import { type ErrorCode, type ErrorDetail, FleetError, isFleetError } from "../../lib/core/error.ts";
import { httpError, retryAfterMs } from "../../lib/core/http-error.ts";
import { scrub } from "../../lib/core/scrub.ts";

/** What came back from Resource Manager, before the SDK made anything of it. */
export interface ArmResponse {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Translates a response other than 200. */
export function responseError(response: ArmResponse, now: number): FleetError {
  const { status } = response;
  if (status >= 300 && status < 400) {
    return new FleetError("BAD_RESPONSE", `the server redirected the request (HTTP ${status}); it was not followed`, {
      status: String(status),
    });
  }
  const said = errorBody(response.text);
  const waitMs = waitOf(response, now);
  const failed = {
    status,
    ...(said.code === undefined ? {} : { name: said.code }),
    ...(said.message === undefined ? {} : { message: said.message }),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
  const error = httpError(failed, hintOf(said.code, status));
  const code = codes.get(said.code ?? "");
  if (code === undefined) return error;
  const { hint, status: shown } = error;
  return new FleetError(code, error.message, {
    ...(hint === undefined ? {} : { hint }),
    ...(shown === undefined ? {} : { status: shown }),
  });
}

/** Names that say more than the status they come with. */
const codes = new Map<string, ErrorCode>([
  ["MissingSubscriptionRegistration", "NOT_ENABLED"],
  ["SubscriptionNotRegistered", "NOT_ENABLED"],
  ["SubscriptionNotFound", "NOT_FOUND"],
  ["InvalidSubscriptionId", "NOT_FOUND"],
  ["InvalidAuthenticationToken", "AUTH"],
  ["InvalidAuthenticationTokenTenant", "AUTH"],
  ["ExpiredAuthenticationToken", "AUTH"],
  ["AuthenticationFailed", "AUTH"],
  ["AuthorizationFailed", "FORBIDDEN"],
]);

function hintOf(code: string | undefined, status: number): ErrorDetail {
  if (code === "InvalidAuthenticationTokenTenant") {
    return { hint: "The subscription belongs to another directory: name it with tenantId." };
  }
  if (status === 401) return { hint: "Sign in again, for example with az login." };
  if (status === 403) return { hint: "Assign the Reader role at the subscription or at its management group." };
  if (code === "MissingSubscriptionRegistration" || code === "SubscriptionNotRegistered") {
    return {
      hint: "The subscription has no AKS clusters until az provider register -n Microsoft.ContainerService is run.",
    };
  }
  return {};
}

/**
 * Translates what an SDK call threw when no response came back.
 *
 * @param signal the caller's: once it is aborted, that is the reason, whatever was thrown.
 */
export function transportError(error: unknown, signal?: AbortSignal): FleetError {
  if (signal?.aborted === true) {
    return isFleetError(signal.reason) ? signal.reason : new FleetError("CANCELLED", "the request was cancelled");
  }
  if (isFleetError(error)) return error;
  const { name, code, message } = parts(error);
  // The pipeline's own deadline aborts the request without touching the caller's signal.
  if (name === "AbortError") return new FleetError("TIMEOUT", "no answer within the time limit", { retryable: true });
  if (credentialErrors.has(name)) {
    // What follows the first line is the report of every link of the chain, headers of their answers among it.
    const [summary = ""] = message.split("\n");
    return new FleetError("AUTH", `no Azure credentials work: ${scrub(summary)}`, {
      hint: "Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
    });
  }
  if (certificateErrors.test(code)) {
    return new FleetError("UNAVAILABLE", `the server's certificate is not trusted (${code})`, {
      hint: "Name the certificate authority with caFile, or with NODE_EXTRA_CA_CERTS.",
    });
  }
  if (code === "PARSE_ERROR") return new FleetError("BAD_RESPONSE", "the answer broke off", { retryable: true });
  if (name === "RestError") {
    return new FleetError("UNAVAILABLE", `the request failed: ${scrub(message)}`, {
      retryable: true,
      ...(code === "" ? {} : { status: code }),
    });
  }
  return new FleetError("BAD_RESPONSE", `unexpected ${name} in Azure's SDK: ${scrub(message)}`);
}

const credentialErrors = new Set([
  "CredentialUnavailableError",
  "AggregateAuthenticationError",
  "AuthenticationError",
  "AuthenticationRequiredError",
  "ClientConfigurationError",
]);

const certificateErrors = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|SELF_SIGNED/;

function parts(error: unknown): { readonly name: string; readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: "", message: "" };
  const { code } = error as { readonly code?: unknown };
  return { name: error.name, code: typeof code === "string" ? code : "", message: error.message };
}

function errorBody(text: string): { readonly code?: string; readonly message?: string } {
  try {
    const body: unknown = JSON.parse(text);
    const error = fields(fields(body)["error"] ?? body);
    const { code, message } = { code: error["code"], message: error["message"] };
    return {
      ...(typeof code === "string" && code !== "" ? { code } : {}),
      ...(typeof message === "string" ? { message } : {}),
    };
  } catch {
    // A gateway's page of HTML says nothing that the status does not.
    return {};
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Resource Graph tells when its quota is refilled as `hh:mm:ss`; it need not send a Retry-After as well. */
function waitOf(response: ArmResponse, now: number): number | undefined {
  const asked = retryAfterMs(response.header("retry-after"), now);
  if (asked !== undefined) return asked;
  const refill = /^(\d{2}):(\d{2}):(\d{2})$/.exec(response.header("x-ms-user-quota-resets-after") ?? "");
  if (refill === null || response.status !== 429) return undefined;
  return (Number(refill[1]) * 3600 + Number(refill[2]) * 60 + Number(refill[3])) * 1000;
}
