import type { Detail } from "../../core/cluster-detail.ts";
import { accessTable } from "../../report/access-table.ts";
import { accessView } from "../../report/access-view.ts";
import { exitCodeOf } from "../exit-code.ts";
import { type OperationOutcome, observeProvider } from "../observe-provider.ts";
import { openFleet } from "../open-fleet.ts";
import { plainDocument } from "../plain-document.ts";
import { readFleet } from "../read-fleet.ts";
import { styleOf, type Terminal } from "../terminal.ts";

export interface ProvidersOptions {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly output: "table" | "json" | "yaml";
  /** Details whose permissions are to be proven as well. Default: none. */
  readonly detail?: readonly Detail[];
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
    const described = await Promise.all(
      fleet.providers.map(async (provider) => ({
        id: provider.id,
        permissions: provider.permissions,
        description: await provider.describe(),
      })),
    );
    const inventory = await readFleet(
      { ...fleet, providers: observed },
      { offers: true, details: options.detail ?? [] },
      terminal,
    );
    const view = accessView({ providers: described, inventory, outcomes });
    terminal.out(
      options.output === "table" ? accessTable(view, styleOf(terminal)) : plainDocument(view, options.output),
    );
    return exitCodeOf(inventory);
  } finally {
    await fleet.close();
  }
}
