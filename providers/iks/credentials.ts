import { access, constants, readFile } from "node:fs/promises";
import type { AuthenticatorInterface } from "ibm-cloud-sdk-core";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import type { IbmAccount } from "../../lib/core/provider-options.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { Wire } from "./agents.ts";
import { type Connection, nonEmpty } from "./connection.ts";
import { unreadableMachineToken } from "./errors.ts";
import { loadSdk } from "./sdk.ts";

type Env = Connection["env"];

/**
 * What obtains tokens for an account: its API key; the API key of another account and a trusted profile that it may
 * assume; or, without a key, the token of the machine and a trusted profile that is linked to it. The variables are those
 * of IBM's command line, in which `@` stands before the name of a file.
 *
 * @throws FleetError `AUTH` without credentials, `CONFIG` for ones that cannot be used, `MISSING_DEPENDENCY`.
 */
export async function authenticatorOf(
  account: IbmAccount,
  { env, iamEndpoint }: Connection,
  wire: Wire,
): Promise<AuthenticatorInterface> {
  const { ContainerAuthenticator, IamAssumeAuthenticator, IamAuthenticator } = await loadSdk();
  const common = { ...wire, url: iamEndpoint };
  const variable = keyVariable(account, env);
  try {
    if (variable !== undefined) {
      const apikey = await secretIn(env, variable);
      if (account.trustedProfile === undefined) return new IamAuthenticator({ ...common, apikey });
      return new IamAssumeAuthenticator({ ...common, apikey, ...assumed(account.trustedProfile) });
    }
    const profile = account.trustedProfile ?? nonEmpty(env["IBMCLOUD_CR_PROFILE"]);
    if (profile !== undefined) {
      return new ContainerAuthenticator({ ...common, ...linked(profile), ...(await machineToken(env)) });
    }
  } catch (error) {
    if (isFleetError(error)) throw error;
    const message = error instanceof Error ? scrub(error.message) : "unknown failure";
    throw new FleetError("CONFIG", `IBM Cloud credentials cannot be set up: ${message}`, { provider: "iks" });
  }
  throw new FleetError("AUTH", `no IBM Cloud credentials: ${account.apiKeyVariable ?? "IBMCLOUD_API_KEY"} is not set`, {
    provider: "iks",
    hint: "Set it to an API key of a service id that has the role Viewer on Kubernetes Service.",
  });
}

/** Where an account's tokens come from, for people. */
export function identityOf(account: IbmAccount, env: Env): string {
  const variable = keyVariable(account, env);
  if (variable === undefined) {
    const profile = account.trustedProfile ?? nonEmpty(env["IBMCLOUD_CR_PROFILE"]);
    return profile === undefined ? "none" : `trusted profile ${profile} of this machine`;
  }
  const key = `API key in ${variable}`;
  return account.trustedProfile === undefined ? key : `trusted profile ${account.trustedProfile}, assumed with ${key}`;
}

function keyVariable({ apiKeyVariable }: IbmAccount, env: Env): string | undefined {
  const candidates = apiKeyVariable === undefined ? ["IBMCLOUD_API_KEY", "IC_API_KEY"] : [apiKeyVariable];
  return candidates.find((name) => nonEmpty(env[name]) !== undefined);
}

/** The value of a variable, or what the file holds that it names: the key itself, or what IBM's command line writes. */
async function secretIn(env: Env, variable: string): Promise<string> {
  const value = nonEmpty(env[variable]) ?? "";
  if (!value.startsWith("@")) return value;
  let content: string;
  try {
    content = (await readFile(value.slice(1), "utf8")).trim();
  } catch (error) {
    const code = String((error as { readonly code?: unknown }).code);
    throw new FleetError("CONFIG", `the file that ${variable} names cannot be read (${code})`, { provider: "iks" });
  }
  if (!content.startsWith("{")) return content;
  let key: unknown;
  try {
    key = (JSON.parse(content) as { readonly apikey?: unknown }).apikey;
  } catch {
    // Told below; the parser's message would quote the file.
  }
  if (typeof key === "string" && key !== "") return key;
  throw new FleetError("CONFIG", `the file that ${variable} names holds no apikey`, { provider: "iks" });
}

function assumed(profile: string): { readonly iamProfileCrn: string } | { readonly iamProfileId: string } {
  return profile.startsWith("crn:") ? { iamProfileCrn: profile } : { iamProfileId: profile };
}

/** The exchange of a machine's token knows profiles by id or name; the id is the last part of a CRN. */
function linked(profile: string): { readonly iamProfileId: string } | { readonly iamProfileName: string } {
  const id = profile.startsWith("crn:") ? profile.slice(profile.lastIndexOf(":") + 1) : profile;
  return id.startsWith("Profile-") ? { iamProfileId: id } : { iamProfileName: id };
}

/** Without a variable, the SDK looks where IBM's platforms put it. */
async function machineToken(env: Env): Promise<{ readonly crTokenFilename?: string }> {
  const value = nonEmpty(env["IBMCLOUD_CR_TOKEN"]);
  if (value === undefined) return {};
  if (value.startsWith("@")) {
    const crTokenFilename = value.slice(1);
    // The SDK would look for it again and again until the deadline of the call.
    await access(crTokenFilename, constants.R_OK).catch(() => {
      throw unreadableMachineToken();
    });
    return { crTokenFilename };
  }
  throw new FleetError("CONFIG", "IBMCLOUD_CR_TOKEN holds a token, and only a file can be renewed", {
    provider: "iks",
    hint: "Set it to @ and the name of the file that holds the token.",
  });
}
