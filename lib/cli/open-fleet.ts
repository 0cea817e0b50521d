import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { registry } from "../../providers/registry.ts";
import type { FleetConfig, ProviderConfig } from "../config/config.ts";
import { defaultProviders } from "../config/default-providers.ts";
import { loadConfig } from "../config/load-config.ts";
import { FleetError } from "../core/error.ts";
import type { FleetProvider, RateLimit } from "../core/provider.ts";
import { configFile } from "./config-file.ts";
import type { Terminal } from "./terminal.ts";

/** The providers of a run, opened, and what decided on them. */
export interface OpenFleet {
  readonly config: FleetConfig;
  readonly providers: readonly FleetProvider[];
  /** Where the providers came from, as a sentence for people. */
  readonly because: readonly string[];
  /** Stands for everything that decides what a reading holds. */
  readonly fingerprint: string;
  close(): Promise<void>;
}

const noConfig: FleetConfig = { labels: {}, filters: {}, limits: {} };

/**
 * Opens the providers that `path` names, those of `fleet.yaml` in this folder, or those whose default credentials are
 * found.
 *
 * @param allowExec programs that kubeconfigs may run for credentials, besides those of the configuration.
 * @throws FleetError `CONFIG` when the configuration is wrong or when there is nothing to read with.
 */
export async function openFleet(
  path: string | undefined,
  terminal: Terminal,
  allowExec: readonly string[] = [],
): Promise<OpenFleet> {
  const file = configFile(path);
  const config = file === undefined ? noConfig : await loadConfig(file);
  return openConfig(allowing(config, allowExec), terminal);
}

/** Programs that the command line allows are allowed to every kubeconfig of the configuration. */
function allowing(config: FleetConfig, allowExec: readonly string[]): FleetConfig {
  if (allowExec.length === 0 || config.providers === undefined) return config;
  const providers = config.providers.map((entry) =>
    entry.id === "kubeconfig" ? { ...entry, allowExec: [...(entry.allowExec ?? []), ...allowExec] } : entry,
  );
  return { ...config, providers };
}

/**
 * Opens the providers of a configuration that has been read.
 *
 * @throws FleetError `CONFIG` when there is nothing to read with.
 */
export async function openConfig(config: FleetConfig, terminal: Terminal): Promise<OpenFleet> {
  const found = config.providers === undefined ? defaultProviders(terminal.env, existsSync) : [];
  const entries: readonly ProviderConfig[] = config.providers ?? found.map(({ id }) => ({ id }));
  if (entries.length === 0) {
    throw new FleetError("CONFIG", "there is nothing to read: no configuration and no default credentials were found", {
      hint: "Log in with aws, gcloud, az or ibmcloud, name the clouds in fleet.yaml, or try it out with: fleetwright demo",
    });
  }
  const because =
    config.providers === undefined
      ? found.map(({ id, because: clue }) => `${registry[id].title}: default credentials, because ${clue}`)
      : [];
  const providers: FleetProvider[] = [];
  const close = async () => {
    await Promise.all(providers.map((provider) => provider.close?.()));
  };
  try {
    for (const entry of entries) providers.push(await openProvider(entry, terminal));
  } catch (error) {
    await close();
    throw error;
  }
  const fingerprint = createHash("sha256")
    .update(JSON.stringify({ ...config, providers: entries }))
    .digest("hex");
  return { config, providers, because, fingerprint, close };
}

/** The limits of the configuration, by provider id; the providers' own hold for what it does not name. */
export function limitsOf(config: FleetConfig): Readonly<Record<string, readonly RateLimit[]>> {
  return Object.fromEntries(
    Object.entries(config.limits.rates ?? {}).map(([id, rate]) => [id, [{ per: "scope", ...rate }]] as const),
  );
}

function openProvider(entry: ProviderConfig, { env }: Terminal): Promise<FleetProvider> {
  switch (entry.id) {
    case "eks":
      return registry.eks.open({ ...entry, env });
    case "gke":
      return registry.gke.open({ ...entry, env });
    case "aks":
      return registry.aks.open({ ...entry, env });
    case "iks":
      return registry.iks.open({ ...entry, env });
    case "kubeconfig":
      return registry.kubeconfig.open({ ...entry, env });
  }
}
