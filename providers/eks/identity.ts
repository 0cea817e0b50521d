import { isFleetError } from "../../lib/core/error.ts";
import type { AwsAccount, AwsOrganization } from "../../lib/core/provider-options.ts";
import { awsError } from "./errors.ts";
import type { Connection } from "./request-handler.ts";
import { loadPackage } from "./sdk.ts";

/** What AWS signs requests with. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

type Env = Readonly<Record<string, string | undefined>>;

/** An identity that is loaded once for all clients that sign with it, and again before it expires. */
export interface IdentitySource {
  /** Resolves when `latest` holds an identity that is good for several minutes from `now` on; else `load`s one. */
  refresh(now: number, load: () => Promise<AwsIdentity>): Promise<void>;
  latest(): Promise<AwsIdentity>;
  /** Has the next `refresh` load another identity, unless `used` has been replaced already. */
  forget(used: Promise<AwsIdentity>): void;
}

// The SDK renews within five minutes of the end; renewing earlier keeps that from ever happening there.
const marginMs = 10 * 60_000;
// Long enough that the regions of one account do not each ask again for what was refused.
const refusalMs = 60_000;

export function identitySource(): IdentitySource {
  let current: Promise<AwsIdentity> | undefined;
  let goodUntil = Number.NEGATIVE_INFINITY;
  return {
    async refresh(now, load) {
      if (current === undefined || now >= goodUntil) {
        goodUntil = Number.POSITIVE_INFINITY;
        const loading = load();
        current = loading;
        const until = await loading.then(
          // An identity that is issued for less than the margin is renewed each time rather than never used.
          ({ expiration }) => (expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - marginMs),
          (error: unknown) => {
            const refused = isFleetError(error) && !error.retryable && error.code !== "CANCELLED";
            return refused ? now + refusalMs : Number.NEGATIVE_INFINITY;
          },
        );
        if (current === loading) goodUntil = until;
      }
      await current;
    },
    latest: () => current ?? Promise.reject(new TypeError("the identity was not refreshed before its first use")),
    forget(used) {
      if (current === used) goodUntil = Number.NEGATIVE_INFINITY;
    },
  };
}

/**
 * The identity an account's requests start from: its profile, else the keys of the environment, else the default chain of
 * the AWS SDK. What a profile or the chain needs besides, they read from the process's own environment.
 *
 * @throws FleetError `AUTH` without credentials, `MISSING_DEPENDENCY` without the package that finds them.
 */
export async function loadIdentity(
  account: AwsAccount,
  env: Env,
  connection: Connection,
  now: number,
): Promise<AwsIdentity> {
  const profile = account.profile ?? (env["AWS_PROFILE"] || undefined);
  const keys = profile === undefined ? keysOf(env) : undefined;
  if (keys !== undefined) return keys;
  const sdk = await loadPackage("@aws-sdk/credential-providers", () => import("@aws-sdk/credential-providers"));
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await sdk.fromNodeProviderChain({
      ...(profile === undefined ? {} : { profile }),
      // The chain's own requests are not in the scheduler's hands, so the SDK may try them twice.
      clientConfig: { maxAttempts: 2, requestHandler: connection() },
    })();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    };
  } catch (error) {
    throw awsError(error, "credentials", now);
  }
}

/** Where the identity comes from, for people. */
export function identityName(account: AwsAccount, env: Env): string {
  const profile = account.profile ?? (env["AWS_PROFILE"] || undefined);
  const base =
    profile !== undefined
      ? `shared config profile ${profile}`
      : keysOf(env) !== undefined
        ? "environment variables"
        : "default credential chain";
  return account.roleArn === undefined ? base : `role ${account.roleArn}, assumed with ${base}`;
}

/** The same for all accounts of an organization. */
export function organizationIdentityName({ roleName, profile }: AwsOrganization, env: Env): string {
  const base = identityName(profile === undefined ? {} : { profile }, env);
  return `role ${roleName} of each account of the organization, assumed with ${base}`;
}

function keysOf(env: Env): AwsIdentity | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
