import type { IncomingHttpHeaders } from "node:http";
import { hex } from "./seeded.ts";

/** The one role that the simulated accounts let the reader assume. */
export const readerRole = "FleetwrightReader";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who signed a request, and for which service and region. */
export interface AwsCaller {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Name of the role session; absent for the long-lived key of an account. */
  readonly session?: string;
}

/** The long-lived key of an account. The key id carries the account, as those of AWS do less plainly. */
export function accountKey(account: string): AwsCredentials {
  return { accessKeyId: `AKIASIM0${account}`, secretAccessKey: hex(0, `secret of ${account}`, 40) };
}

/** What a role session in an account gets. */
export function sessionKey(account: string, session: string): Required<AwsCredentials> {
  return {
    accessKeyId: `ASIASIM0${account}`,
    secretAccessKey: hex(0, `session secret of ${account}`, 40),
    sessionToken: sessionToken(account, session),
  };
}

/**
 * Reads the Signature Version 4 header. The signature itself is not checked: key id and session token decide.
 *
 * `missing`: the request is not signed; `invalid`: by nobody the simulator knows.
 */
export function callerOf(headers: IncomingHttpHeaders): AwsCaller | "missing" | "invalid" {
  const { authorization } = headers;
  if (authorization === undefined) return "missing";
  const match = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,/.exec(
    authorization,
  );
  const [, key = "", region = "", service = ""] = match ?? [];
  const [, kind, account = ""] = /^(AKIA|ASIA)SIM0(\d{12})$/.exec(key) ?? [];
  if (kind === undefined) return "invalid";
  if (kind === "AKIA") return { service, region, account };
  const session = sessionOf(account, String(headers["x-amz-security-token"] ?? ""));
  return session === undefined ? "invalid" : { service, region, account, session };
}

/** The ARN under which STS and error messages name a caller. */
export function callerArn({ account, session }: AwsCaller): string {
  return session === undefined
    ? `arn:aws:iam::${account}:user/fleetwright`
    : `arn:aws:sts::${account}:assumed-role/${readerRole}/${session}`;
}

function sessionToken(account: string, session: string): string {
  return Buffer.from(`${account}/${session}/${hex(0, `${account}/${session}`, 16)}`).toString("base64url");
}

function sessionOf(account: string, token: string): string | undefined {
  const [, session = ""] = Buffer.from(token, "base64url").toString("utf8").split("/");
  return session !== "" && sessionToken(account, session) === token ? session : undefined;
}
