import { dirname } from "node:path";
import { parseConfig } from "../../config/load-config.ts";
import { fromInstant, toInstant } from "../../core/instant.ts";
import { wholeInventory } from "../../core/inventory.ts";
import { atomicWrite } from "../../documents/atomic-write.ts";
import { makeFolder } from "../../documents/make-folder.ts";
import { planFleet } from "../../planner/plan-fleet.ts";
import { inventoryTable } from "../../report/inventory-table.ts";
import { inventoryView } from "../../report/inventory-view.ts";
import { planTable } from "../../report/plan-table.ts";
import { planView } from "../../report/plan-view.ts";
import { simulatedToday, startSimulator } from "../../simulator/index.ts";
import { asOfInstant } from "../as-of.ts";
import { exitCode } from "../exit-code.ts";
import { openConfig } from "../open-fleet.ts";
import { exportTarget, reportFormats } from "../output-format.ts";
import { readFleet } from "../read-fleet.ts";
import { renderReport } from "../render-report.ts";
import { renderVersions } from "../render-versions.ts";
import { styleOf, type Terminal } from "../terminal.ts";

export interface DemoOptions {
  readonly export?: string;
  readonly asOf?: string;
}

const rules = `
labels:
  environment: { from: [env, environment] }
  owner: { from: [owner, team] }
policy:
  stages:
    - { name: dev, groups: [{ name: dev, match: { environment: dev }, canaries: 1 }], soakHours: 12 }
    - { name: staging, groups: [{ name: staging, match: { environment: staging } }], soakHours: 12 }
    - { name: prod, groups: [{ name: prod, match: { environment: prod } }], approval: before }
  concurrency: { total: 10 }
  freezes: [{ name: year-end, from: "2026-12-18", until: "2027-01-05" }]
`;

/** Starts simulated clouds, reads them through the real SDKs, and shows the inventory, the versions, a plan and a report. */
export async function demo(options: DemoOptions, terminal: Terminal): Promise<number> {
  const { export: file } = options;
  if (file !== undefined) {
    await makeFolder(dirname(file), 0o777);
    exportTarget(file, reportFormats);
  }
  const asOf = asOfInstant(options.asOf, fromInstant(simulatedToday) ?? terminal.now());
  const simulator = await startSimulator({ iks: 6, kube: 3 });
  try {
    const config = parseConfig(`${simulator.configYaml()}\n${rules}`, "fleet.yaml");
    const env = { ...terminal.env, ...simulator.env };
    const { accounts, clusters } = simulator.fleet;
    terminal.err(
      `Reading ${accounts.length} simulated accounts and three kubeconfig contexts on this machine, through the clouds' own SDKs, as of ${simulatedToday.slice(0, 10)}.\n\n`,
    );
    const fleet = await openConfig(config, { ...terminal, env });
    let interrupted = false;
    try {
      const reading = { offers: true, details: ["addons", "insights", "windows", "operations"] as const };
      const inventory = wholeInventory(await readFleet(fleet, reading, { ...terminal, now: () => asOf }));
      interrupted = inventory.interrupted;
      const shown = { asOf, width: terminal.columns, style: styleOf(terminal) };
      terminal.out(inventoryTable(inventoryView(inventory, asOf), shown));
      terminal.out(`\n${renderVersions(inventory, "table", shown)}`);
      const plan = planFleet({ inventory, policy: config.policy ?? {}, asOf: toInstant(asOf) });
      terminal.out(`\n${planTable(planView(plan), { ...shown, rows: 4, reasons: 3, gaps: 0 })}`);
      if (file !== undefined) {
        const page = renderReport({ inventory, plan, policy: config.policy ?? {}, asOf });
        await atomicWrite(file, page);
        terminal.err(`\nThe same as one page, for a browser: ${file}\n`);
      }
      terminal.err(
        `\nOf ${clusters.length + 3} simulated clusters ${inventory.clusters.length} were seen; the gaps above say why not all.\n` +
          "On your own clouds: fleetwright inventory\n",
      );
    } finally {
      await fleet.close();
    }
    return interrupted ? exitCode.interrupted : exitCode.fine;
  } finally {
    await simulator.close();
  }
}
