import { parseConfig } from "../../config/load-config.ts";
import { fromInstant } from "../../core/instant.ts";
import { simulatedToday, startSimulator } from "../../simulator/index.ts";
import { asOfInstant } from "../as-of.ts";
import { exitCode } from "../exit-code.ts";
import { openConfig } from "../open-fleet.ts";
import { readFleet } from "../read-fleet.ts";
import { renderInventory } from "../render-inventory.ts";
import { renderVersions } from "../render-versions.ts";
import { styleOf, type Terminal } from "../terminal.ts";

export interface DemoOptions {
  readonly asOf?: string;
}

const labels = "labels:\n  environment: { from: [env, environment] }\n  owner: { from: [owner, team] }\n";

/** Starts simulated clouds, reads them through the real SDKs, and shows the inventory and the versions. */
export async function demo(options: DemoOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfInstant(options.asOf, fromInstant(simulatedToday) ?? terminal.now());
  const simulator = await startSimulator({ iks: 6, kube: 3 });
  try {
    const config = parseConfig(`${simulator.configYaml()}\n${labels}`, "fleet.yaml");
    const env = { ...terminal.env, ...simulator.env };
    const { accounts, clusters } = simulator.fleet;
    terminal.err(
      `Reading ${accounts.length} simulated accounts and three kubeconfig contexts on this machine, through the clouds' own SDKs, as of ${simulatedToday.slice(0, 10)}.\n\n`,
    );
    const fleet = await openConfig(config, { ...terminal, env });
    try {
      const inventory = await readFleet(fleet, { offers: true }, { ...terminal, now: () => asOf });
      const shown = { asOf, width: terminal.columns, style: styleOf(terminal) };
      terminal.out(renderInventory(inventory, "table", shown));
      terminal.out(`\n${renderVersions(inventory, "table", shown)}`);
      terminal.err(
        `\nOf ${clusters.length + 3} simulated clusters ${inventory.clusters.length} were seen; the gaps above say why not all.\n` +
          "On your own clouds: fleetwright inventory\n",
      );
    } finally {
      await fleet.close();
    }
    return exitCode.fine;
  } finally {
    await simulator.close();
  }
}
