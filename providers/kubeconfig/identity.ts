import { X509Certificate } from "node:crypto";
import type { UserEntry } from "./entries.ts";
import type { Target } from "./targets.ts";

/** Whom a context's requests are sent as, as far as its kubeconfig tells; never a secret. */
export function identityName({ user: { entry, file } }: Pick<Target, "user">): string {
  const acting = entry.impersonate === undefined ? "" : `, acting as ${entry.impersonate.user}`;
  return `${credentialName(entry)} of ${file}${acting}`;
}

/** What decides when several are given: kubectl's order. */
function credentialName(entry: UserEntry): string {
  if (entry.tokenFile !== undefined) return `token in ${entry.tokenFile}`;
  if (entry.token !== undefined) return "token";
  if (entry.username !== undefined) return `user ${entry.username} with a password`;
  if (entry.exec !== undefined) return `program ${entry.exec.command}`;
  if (entry.authProvider !== undefined) return `auth provider ${entry.authProvider}`;
  if (entry.certificateFile !== undefined) return `client certificate ${entry.certificateFile}`;
  if (entry.certificateData === undefined) return "nobody, as there are no credentials";
  const subject = subjectOf(entry.certificateData);
  return subject === undefined ? "client certificate" : `client certificate of ${subject}`;
}

/** `O=system:masters, CN=admin`; the API server takes groups and user from there. */
function subjectOf(data: string): string | undefined {
  try {
    return new X509Certificate(Buffer.from(data, "base64")).subject.replaceAll("\n", ", ");
  } catch {
    return undefined;
  }
}
