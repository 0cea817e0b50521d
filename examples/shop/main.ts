import { ArgoCdDelivery, FleetApp, FluxDelivery, KubectlDelivery } from "fleetwright/constructs";
import { shopFleet } from "./fleet.ts";
import { shop } from "./shop.ts";

const stages = { by: "environment", order: ["dev", "prod"] } as const;
const app = new FleetApp({
  fleet: shopFleet(Number(process.env["CLUSTERS_OF_EACH_KIND"] ?? 1)),
  layout: "per-class",
  // Waivers are judged on this day, so that the output does not change overnight.
  asOf: "2026-11-21",
  delivery: [
    new ArgoCdDelivery({
      repoUrl: "https://git.example.com/shop/deploy.git",
      project: "shop",
      path: "deploy",
      stages,
    }),
    new FluxDelivery({ path: "deploy", sopsSecret: "sops-age", stages }),
    new KubectlDelivery({ stages }),
  ],
});
app.forEachCluster({}, ({ profile }, chart) => shop(chart, profile));
app.synth();
