import type { IksOptions } from "../../lib/core/provider-options.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { generateFleet, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { iks } from "../../providers/iks/index.ts";
import { conformProvider } from "../support/conformance.ts";

conformProvider({
  name: "iks",
  async start() {
    const whole = generateFleet({ seed: 11, clusters: 0, iks: 45, asOf: simulatedToday, troubles: true });
    const fleet = {
      ...whole,
      accounts: whole.accounts.filter(({ cloud }) => cloud === "iks"),
      clusters: whole.clusters.filter(({ cloud }) => cloud === "iks"),
    };
    const simulator = await startSimulator({ fleet, clouds: ["iks"] });
    const [config] = simulator.providers as readonly IksOptions[];
    const denied = fleet.accounts.find(({ access }) => access === "denied");
    return {
      make: () => iks({ ...config, env: simulator.env }),
      truth: [...simulator.truth().readable],
      deniedScope: scopeKey({ provider: "iks", accountId: denied?.id ?? "" }),
      secrets: [simulator.env["IBMCLOUD_API_KEY"] ?? "no key"],
      stop: () => simulator.close(),
    };
  },
});
