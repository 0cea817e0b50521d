import type { SimCloud } from "./fleet.ts";

/** Locations that generated fleets use, the most used first, each with the short form that goes into names. */
export const places: Readonly<Record<SimCloud, readonly (readonly [location: string, short: string])[]>> = {
  eks: [
    ["eu-west-1", "euw1"],
    ["us-east-1", "use1"],
    ["eu-central-1", "euc1"],
    ["us-west-2", "usw2"],
    ["ap-southeast-2", "apse2"],
    ["ap-northeast-1", "apne1"],
  ],
  gke: [
    ["europe-west4", "ew4"],
    ["us-central1", "uc1"],
    ["europe-west1-b", "ew1b"],
    ["us-east1-c", "ue1c"],
    ["asia-northeast1", "an1"],
    ["europe-west1-d", "ew1d"],
  ],
  aks: [
    ["westeurope", "weu"],
    ["eastus2", "eus2"],
    ["northeurope", "neu"],
    ["westus3", "wus3"],
    ["australiaeast", "aue"],
  ],
  iks: [
    ["eu-de", "ede"],
    ["us-south", "uss"],
    ["eu-gb", "egb"],
    ["us-east", "use"],
    ["jp-tok", "tok"],
  ],
};

export const teams = [
  "checkout",
  "payments",
  "search",
  "identity",
  "data-platform",
  "ml-serving",
  "media",
  "logistics",
  "risk",
  "observability",
  "partner-api",
  "crm",
] as const;

/** Business units, each with an account for production and one for all else. */
export const units = ["retail", "finance", "data", "platform", "media", "logistics"] as const;
