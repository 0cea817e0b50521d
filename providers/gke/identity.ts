import { readFile } from "node:fs/promises";
import type { GkeSettings } from "./settings.ts";

/** Whom the requests are sent as, as far as can be told without asking Google. The same for every project. */
export async function identityName(
  { container, token }: Pick<GkeSettings, "container" | "token">,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (token !== undefined) return `access token of the environment variable ${token.variable}`;
  if (container.plain) return "none, as the endpoint is on this machine";
  const file = env["GOOGLE_APPLICATION_CREDENTIALS"];
  if (!file) return "Application Default Credentials";
  const named = "the file that GOOGLE_APPLICATION_CREDENTIALS names";
  const account = await serviceAccountIn(file);
  return account === undefined
    ? `Application Default Credentials of ${named}`
    : `service account ${account} of ${named}`;
}

/** Whose key a file holds; a file of another kind, or one that cannot be read, tells nobody here. */
async function serviceAccountIn(file: string): Promise<string | undefined> {
  try {
    const { type, client_email: email } = JSON.parse(await readFile(file, "utf8")) as Partial<Record<string, unknown>>;
    const isKey = type === "service_account" && typeof email === "string";
    return isKey && /^[\w.+-]{1,100}@[\w.-]{1,200}$/.test(email) ? email : undefined;
  } catch {
    return undefined;
  }
}
