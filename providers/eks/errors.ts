import { type ErrorCode, type ErrorDetail, FleetError, isFleetError } from "../../lib/core/error.ts";
import { httpError, retryAfterMs } from "../../lib/core/http-error.ts";
import { scrub } from "../../lib/core/scrub.ts";

/** The parts of an AWS SDK error that are safe to look at. The rest of it can hold credentials. */
interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $response?: { readonly statusCode?: unknown; readonly headers?: Readonly<Record<string, unknown>> };
}

/**
 * Translates whatever the AWS SDK rejects with. `now`, in milliseconds since the epoch, is the time that a `Retry-After`
 * date is measured from.
 */
export function awsError(error: unknown, operation: string, now: number): FleetError {
  if (isFleetError(error)) return error;
  const raw: SdkError = typeof error === "object" && error !== null ? error : { message: String(error) };
  const name = typeof raw.name === "string" ? raw.name : "Error";
  const said = typeof raw.message === "string" ? firstLine(scrub(withoutCipher(raw.message))) : "";
  const status = statusOf(raw);
  const detail: ErrorDetail = {
    provider: "eks",
    ...(status === undefined ? {} : { status: String(status) }),
    ...wait(raw, now),
  };
  const message = `${operation}: ${scrub(name)}${said === "" ? "" : `: ${said}`}`;
  // The SDK renames a broken connection to TimeoutError, so its system code is looked at first.
  const known = networkError(raw.code) ?? byName.get(name);
  if (known?.code === "FORBIDDEN") {
    return new FleetError("FORBIDDEN", message, { ...detail, hint: `The identity needs ${operation}.` });
  }
  if (known !== undefined) return new FleetError(known.code, message, { ...detail, ...known.detail });
  if (status === undefined) return new FleetError("UNAVAILABLE", message, detail);
  // AWS names what it does not find. Whatever else says 404 must not pass for a cluster that was deleted.
  if (status < 400 || status === 404) return notTheApi(operation, status, detail);
  // Parsers quote the body they choke on, which is of no use and may hold anything.
  const unreadable = name === "SyntaxError" || name === "TypeError";
  return httpError(unreadable ? { status } : { status, name, message: said }, detail);
}

/** Whether an SDK error says that the session has ended which the request was signed with. */
export function saysExpired(error: unknown): boolean {
  const name = typeof error === "object" && error !== null ? (error as SdkError).name : undefined;
  return name === "ExpiredToken" || name === "ExpiredTokenException";
}

/** The error for a response that lacks the member it exists for, as an empty body does. */
export function missingMember(operation: string, member: string): FleetError {
  return new FleetError("BAD_RESPONSE", `${operation}: the response has no ${member}`, {
    provider: "eks",
    path: `$.${member}`,
    retryable: true,
  });
}

function notTheApi(operation: string, status: number, detail: ErrorDetail): FleetError {
  return new FleetError("BAD_RESPONSE", `${operation}: HTTP ${status} with a body that this API does not send`, {
    ...detail,
    hint: "A proxy or another service may have answered. Check `endpoint` and the region.",
    retryable: status !== 404,
  });
}

/** EC2 appends pages of ciphertext to a refusal, for people who may decode it. */
function withoutCipher(message: string): string {
  return message.replace(/ ?Encoded authorization failure message: .*/s, "");
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.trim() ?? "";
}

function statusOf(error: SdkError): number | undefined {
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  return typeof status === "number" ? status : undefined;
}

function wait(error: SdkError, now: number): { retryAfterMs?: number } {
  const header = error.$response?.headers?.["retry-after"];
  const ms = typeof header === "string" ? retryAfterMs(header, now) : undefined;
  return ms === undefined ? {} : { retryAfterMs: ms };
}

interface Translation {
  readonly code: ErrorCode;
  readonly detail?: ErrorDetail;
}

function networkError(code: unknown): Translation | undefined {
  if (typeof code !== "string") return undefined;
  if (code === "ETIMEDOUT") return { code: "TIMEOUT", detail: { retryable: true } };
  if (code === "ENOTFOUND") {
    return { code: "UNAVAILABLE", detail: { hint: "The host name does not exist. Check the region and `endpoint`." } };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/.test(code)) {
    return { code: "UNAVAILABLE", detail: { hint: "The server's certificate is not trusted. See `caFile`." } };
  }
  const transient = /^(?:ECONN|EPIPE|EAI_AGAIN|EHOST|ENET|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_SSL|ERR_PROXY|HPE_)/;
  return transient.test(code) ? { code: "UNAVAILABLE", detail: { retryable: true } } : undefined;
}

const renew = "Sign in again, or check the profile, the environment variables or the role.";
const clock = "Check the credentials and this machine's clock.";

const translations: readonly (readonly [Translation, ...string[]])[] = [
  [{ code: "FORBIDDEN" }, "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"],
  [
    // An opt-in region that is switched off refuses valid credentials in the same words.
    { code: "AUTH", detail: { hint: `${renew} A region that the account has not switched on answers the same.` } },
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "AuthFailure",
  ],
  [
    { code: "AUTH", detail: { hint: renew } },
    ...["ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "InvalidAccessKeyId"],
    ...["MissingAuthenticationToken", "MissingAuthenticationTokenException"],
    ...["CredentialsProviderError", "TokenProviderError", "ProviderError"],
  ],
  [
    { code: "AUTH", detail: { hint: clock } },
    ...["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed"],
  ],
  [
    { code: "THROTTLED", detail: { retryable: true } },
    ...["ThrottlingException", "Throttling", "ThrottledException", "RequestThrottled", "RequestThrottledException"],
    ...["TooManyRequestsException", "RequestLimitExceeded", "SlowDown"],
  ],
  [
    {
      code: "CONFIG",
      detail: { hint: "Use credentials of the organization's management account or of a delegated administrator." },
    },
    "AWSOrganizationsNotInUseException",
  ],
  [{ code: "NOT_ENABLED" }, "OptInRequired", "SubscriptionRequiredException", "RegionDisabledException"],
  [
    { code: "NOT_FOUND" },
    ...["ResourceNotFoundException", "NoSuchResourceException"],
    ...["InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.VersionNotFound"],
  ],
  [{ code: "TIMEOUT", detail: { retryable: true } }, "TimeoutError"],
  [{ code: "CANCELLED" }, "AbortError"],
];

const byName = new Map(
  translations.flatMap(([translation, ...names]) => names.map((name) => [name, translation] as const)),
);
