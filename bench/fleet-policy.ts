import { definePolicy } from "fleetwright";

/** A policy with something of everything that makes a plan expensive to find. */
export const fleetPolicy = definePolicy({
  targets: [{ match: { environment: "prod" }, target: "n-1" }, { target: "latest" }],
  stages: [
    {
      name: "dev",
      groups: [{ name: "dev", match: { environment: "dev" }, canaries: 3, canarySoakHours: 24 }],
      soakHours: 72,
    },
    { name: "staging", groups: [{ name: "staging", match: { environment: "staging" } }], soakHours: 72 },
    {
      name: "prod",
      groups: ["eks", "gke", "aks"].map((provider) => ({
        name: provider,
        match: { environment: "prod", provider },
        canaries: 5,
        canarySoakHours: 48,
      })),
      failureBudget: 2,
    },
  ],
  concurrency: { total: 400, perCloud: 200, perAccount: 10 },
  windows: [
    {
      match: { environment: "prod" },
      rrule: "FREQ=WEEKLY;BYDAY=TU,WE,TH",
      start: "22:00",
      hours: 8,
      timeZone: "Europe/Berlin",
    },
  ],
  freezes: [{ name: "year's end", from: "2026-12-18", until: "2027-01-05", timeZone: "Europe/Berlin" }],
});
