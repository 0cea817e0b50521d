import { openConfig } from "../../lib/cli/open-fleet.ts";
import { readFleet } from "../../lib/cli/read-fleet.ts";
import { parseConfig } from "../../lib/config/load-config.ts";
import { type Inventory, wholeInventory } from "../../lib/core/inventory.ts";
import { simulatedToday, startSimulator } from "../../lib/simulator/index.ts";

/** The fleet of `npm start`, read through the real SDKs from the simulated clouds, with environments and the details. */
export async function demoInventory(): Promise<Inventory> {
  const simulator = await startSimulator({ iks: 6, kube: 3 });
  try {
    const labels = "labels: { environment: { from: [env, environment] }, owner: { from: [owner, team] } }";
    const config = parseConfig(`${simulator.configYaml()}\n${labels}\n`, "fleet.yaml");
    const terminal = {
      out: () => {},
      err: () => {},
      env: { ...process.env, ...simulator.env },
      now: () => Date.parse(simulatedToday),
      columns: 100,
      colour: false,
      progress: false,
      signal: new AbortController().signal,
    };
    const fleet = await openConfig(config, terminal);
    try {
      const details = ["addons", "insights", "windows", "operations"] as const;
      return wholeInventory(await readFleet(fleet, { offers: true, details }, terminal));
    } finally {
      await fleet.close();
    }
  } finally {
    await simulator.close();
  }
}
