import type { AksOptions } from "../../lib/core/provider-options.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { startSimulator } from "../../lib/simulator/simulator.ts";
import { aks } from "../../providers/aks/index.ts";
import { azureFleet, denied, large } from "../lib/simulator/azure-fleet.ts";
import { conformProvider } from "../support/conformance.ts";

for (const query of ["graph", "list"] as const) {
  conformProvider({
    name: `aks by ${query}`,
    async start() {
      const accounts = azureFleet.accounts.filter(({ id }) => id !== large);
      const clusters = azureFleet.clusters.filter(({ account }) => account !== large);
      const simulator = await startSimulator({ fleet: { ...azureFleet, accounts, clusters }, clouds: ["aks"] });
      const [config] = simulator.providers as readonly AksOptions[];
      return {
        // Resource Graph is silent about what it may not show, so only the lists behind it know what is denied.
        make: () => aks({ ...config, query: query === "graph" ? "auto" : "list", env: simulator.env }),
        truth: [...simulator.truth().readable],
        deniedScope: scopeKey({ provider: "aks", accountId: denied, tenantId: config?.tenantId ?? "" }),
        secrets: [simulator.env["AZURE_CLIENT_SECRET"] ?? "no secret"],
        stop: () => simulator.close(),
      };
    },
  });
}
