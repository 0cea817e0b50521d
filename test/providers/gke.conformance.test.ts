import type { GkeOptions } from "../../lib/core/provider-options.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { startSimulator } from "../../lib/simulator/simulator.ts";
import { gke } from "../../providers/gke/index.ts";
import { googleFleet } from "../lib/simulator/google-fleet.ts";
import { conformProvider } from "../support/conformance.ts";

for (const protocol of ["grpc", "rest"] as const) {
  conformProvider({
    name: `gke over ${protocol}`,
    async start() {
      const simulator = await startSimulator({ fleet: googleFleet, clouds: ["gke"] });
      const [config] = simulator.providers as readonly GkeOptions[];
      return {
        make: () => gke({ ...config, protocol, env: simulator.env }),
        truth: [...simulator.truth().readable],
        deniedScope: scopeKey({ provider: "gke", accountId: "legacy" }),
        secrets: [simulator.env["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "no token"],
        stop: () => simulator.close(),
      };
    },
  });
}
