import { join } from "node:path";

/** A cloud whose default credentials were found, and what they were found by. Never a secret. */
export interface FoundProvider {
  readonly id: "eks" | "gke" | "aks" | "iks";
  /** Completes "found because …": `AWS_PROFILE is set`, `~/.aws/config exists` with the folder written out. */
  readonly because: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that only count together, or a file that must be there. */
type Clue = { readonly variables: readonly string[] } | { readonly file: string | undefined };

/**
 * The clouds to read when there is no configuration: those whose own credential chain has something to begin with.
 * Credentials of the machine itself (instance metadata) cannot be seen without asking the network, so a cloud that has
 * only these must be named in a configuration.
 */
export function defaultProviders(env: Environment, fileExists: (path: string) => boolean): FoundProvider[] {
  const home = env["HOME"] || env["USERPROFILE"];
  const inHome = (...parts: string[]) => (home ? join(home, ...parts) : undefined);
  const gcloud =
    env["CLOUDSDK_CONFIG"] || (env["APPDATA"] ? join(env["APPDATA"], "gcloud") : inHome(".config", "gcloud"));
  const azure = env["AZURE_CONFIG_DIR"] || inHome(".azure");
  const within = (folder: string | undefined, file: string) => (folder === undefined ? undefined : join(folder, file));

  // Within each cloud, in the order of its own chain.
  const clues: Readonly<Record<FoundProvider["id"], readonly Clue[]>> = {
    eks: [
      { variables: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] },
      { variables: ["AWS_PROFILE"] },
      { file: env["AWS_SHARED_CREDENTIALS_FILE"] || inHome(".aws", "credentials") },
      { file: env["AWS_CONFIG_FILE"] || inHome(".aws", "config") },
      { variables: ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"] },
      { variables: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] },
      { variables: ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] },
    ],
    gke: [
      { variables: ["GOOGLE_OAUTH_ACCESS_TOKEN"] },
      { variables: ["CLOUDSDK_AUTH_ACCESS_TOKEN"] },
      { variables: ["GOOGLE_APPLICATION_CREDENTIALS"] },
      { file: within(gcloud, "application_default_credentials.json") },
    ],
    aks: [
      { variables: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] },
      { variables: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH"] },
      { variables: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"] },
      { variables: ["IDENTITY_ENDPOINT"] },
      { variables: ["MSI_ENDPOINT"] },
      { file: within(azure, "msal_token_cache.json") },
      { file: within(azure, "msal_token_cache.bin") },
      { file: within(azure, "service_principal_entries.json") },
    ],
    // The session of IBM's command line is not among them: its token cannot be renewed by others.
    iks: [{ variables: ["IBMCLOUD_API_KEY"] }, { variables: ["IC_API_KEY"] }, { variables: ["IBMCLOUD_CR_PROFILE"] }],
  };
  return (["eks", "gke", "aks", "iks"] as const).flatMap((id) => {
    const because = clues[id].map((clue) => reason(clue, env, fileExists)).find((text) => text !== undefined);
    return because === undefined ? [] : [{ id, because }];
  });
}

function reason(clue: Clue, env: Environment, fileExists: (path: string) => boolean): string | undefined {
  if ("file" in clue) return clue.file !== undefined && fileExists(clue.file) ? `${clue.file} exists` : undefined;
  if (!clue.variables.every((name) => (env[name] ?? "") !== "")) return undefined;
  const names = clue.variables.join(", ").replace(/, ([^,]*)$/, " and $1");
  return `${names} ${clue.variables.length === 1 ? "is" : "are"} set`;
}
