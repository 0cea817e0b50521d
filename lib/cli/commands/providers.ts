import type { Detail } from "../../core/cluster-detail.ts";
import { wholeInventory } from "../../core/inventory.ts";
import type { FleetProvider } from "../../core/provider.ts";
import { type Scope, scopeKey } from "../../core/scope.ts";
import { accessTable } from "../../report/access-table.ts";
import { accessView, type ProviderInput } from "../../report/access-view.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { type OperationOutcome, observeProvider } from "../observe-provider.ts";
import { openFleet } from "../open-fleet.ts";
import { tellOutcome } from "../outcome.ts";
import { plainDocument } from "../plain-document.ts";
import { readFleet } from "../read-fleet.ts";
import { readingOutcome } from "../reading-outcome.ts";
import { styleOf, type Terminal } from "../terminal.ts";

export interface ProvidersOptions {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly output: "table" | "json" | "yaml";
  /** Details whose permissions are to be proven as well. Default: none. */
  readonly detail?: readonly Detail[];
  readonly redact?: boolean;
}

/**
 * Says per scope which identity was used, which permissions are proven and which are missing. It proves them by reading:
 * every request of an inventory is sent, and nothing else.
 */
export async function providers(options: ProvidersOptions, terminal: Terminal): Promise<number> {
  const fleet = await openFleet(options.config, terminal, options.allowExec);
  try {
    const outcomes: OperationOutcome[] = [];
    const observed = fleet.providers.map((provider) => observeProvider(provider, (outcome) => outcomes.push(outcome)));
    const reading = { offers: true, details: options.detail ?? [] };
    const inventory = wholeInventory(await readFleet({ ...fleet, providers: observed }, reading, terminal));
    const scopes = [...outcomes, ...inventory.scopes.map(({ scope }) => ({ provider: scope.provider, scope }))];
    const described = await Promise.all(
      fleet.providers.map((provider) =>
        describe(
          provider,
          scopes.filter((entry) => entry.provider === provider.id).map(({ scope }) => scope),
        ),
      ),
    );
    const known = accessView({ providers: described, inventory, outcomes });
    const redact = options.redact === true ? redactionOf({ inventory }) : undefined;
    const view = redact?.(known) ?? known;
    const width = terminal.columns;
    terminal.out(
      options.output === "table"
        ? accessTable(view, { width, style: styleOf(terminal) })
        : plainDocument(view, options.output),
    );
    return tellOutcome("providers", readingOutcome(redact?.(inventory) ?? inventory), "-o json shows all", terminal);
  } finally {
    await fleet.close();
  }
}

/** Asked after the run, when a provider may know better whom its requests were sent as. */
async function describe(provider: FleetProvider, scopes: readonly Scope[]): Promise<ProviderInput> {
  const description = await provider.describe();
  const identities = new Map<string, string>();
  for (const scope of scopes) {
    const key = scopeKey(scope);
    if (!identities.has(key)) identities.set(key, (await provider.identityOf?.(scope)) ?? description.identity);
  }
  const permissions = provider.permissions.map((permission) => ({
    ...permission,
    policy: provider.policyLines?.(permission) ?? [],
  }));
  return { id: provider.id, permissions, description, identities };
}
