import type { NodePool } from "../../../../lib/core/node-pool.ts";
import type { Cases } from "./cases.ts";
import { eks, eksPool, gke, input } from "./ready-clusters.ts";

const surge = (value: number, unit: "nodes" | "percent" = "nodes"): Partial<NodePool> => ({
  upgrade: { strategy: "surge", maxSurge: { value, unit } },
});
const quota = (used: number | undefined, pool: Partial<NodePool> = {}, changes: object = {}) =>
  eks({
    pools: [eksPool({ instanceTypes: ["m7g.2xlarge"], ...surge(2), ...pool })],
    capacity: {
      quotas: [
        {
          name: "Running On-Demand Standard instances",
          limit: 64,
          unit: "vCPU",
          ...(used === undefined ? {} : { used }),
          ...changes,
        },
      ],
    },
  });
const template = (version: string | undefined, latestVersion: string | undefined) =>
  eks({
    capacity: {
      launchTemplates: [
        {
          pool: "workers",
          id: "lt",
          ...(version === undefined ? {} : { version }),
          ...(latestVersion === undefined ? {} : { latestVersion }),
        },
      ],
    },
  });

export const quotaCases: Cases = {
  "INFRA-QUOTA": [
    ["there is just room for the surge", "pass", quota(48), input("eks")],
    [
      "one is missing",
      "fail",
      quota(49),
      input("eks"),
      {
        message: "quota Running On-Demand Standard instances has room for 15 vCPUs; the surge takes 16",
      },
    ],
    [
      "the largest of several machine types counts",
      "fail",
      quota(48, { instanceTypes: ["m7g.large", "m7g.4xlarge"] }),
      input("eks"),
    ],
    [
      "it is used up, and the machine type is not known",
      "fail",
      quota(64, { instanceTypes: ["new.metal"] }),
      input("eks"),
      {
        message: "quota Running On-Demand Standard instances has room for 0 vCPUs; the surge takes at least 1",
      },
    ],
    [
      "there is room, and the machine type is not known",
      "unknown",
      quota(0, { instanceTypes: ["new.metal"] }),
      input("eks"),
    ],
    [
      "its use is not known",
      "unknown",
      quota(undefined),
      input("eks"),
      { message: "the use of quota Running On-Demand Standard instances is not known" },
    ],
    ["its limit is not known", "unknown", quota(3, {}, { limit: undefined }), input("eks")],
    ["the surge is not known", "unknown", quota(0, { upgrade: { strategy: "unknown" } }), input("eks")],
    ["spot machines draw on another", "none", quota(64, { capacity: "spot" }), input("eks")],
    ["it counts something else", "none", quota(64, {}, { name: "Storage for gp3 volumes", unit: "TiB" }), input("eks")],
    ["old nodes end first", "none", quota(64, { upgrade: { strategy: "rolling" } }), input("eks")],
    ["its unit alone says what it counts", "fail", quota(64, {}, { name: "L-1216C47A" }), input("eks")],
    ["its name alone says what it counts", "fail", quota(64, {}, { unit: "None" }), input("eks")],
    [
      "spot machines draw on it",
      "fail",
      quota(64, { capacity: "spot" }, { name: "All Standard Spot Instance Requests" }),
      input("eks"),
    ],
    [
      "some of the machines are spot",
      "fail",
      quota(64, { capacity: "mixed" }, { name: "All Standard Spot Instance Requests" }),
      input("eks"),
    ],
    ["the machines may be spot", "fail", quota(64, {}, { name: "All Standard Spot Instance Requests" }), input("eks")],
    [
      "on-demand machines draw on another",
      "none",
      quota(64, { capacity: "on-demand" }, { name: "All Standard Spot Instance Requests" }),
      input("eks"),
    ],
    ["no pool draws on it", "none", quota(64, { kind: "self-managed" }), input("eks")],
    [
      "one of several machine types is not known",
      "unknown",
      quota(0, { instanceTypes: ["m7g.large", "new.metal"] }),
      input("eks"),
    ],
  ],
  "INFRA-LAUNCH-TEMPLATE-OUTDATED": [
    ["it is the newest", "pass", template("7", "7"), input("eks")],
    ["it follows the newest", "pass", template("$Latest", "7"), input("eks")],
    [
      "it is an older one",
      "fail",
      template("6", "7"),
      input("eks"),
      {
        message: "node pool workers uses version 6 of its launch template; the newest is 7",
      },
    ],
    ["it follows a default that is not known", "unknown", template("$Default", "7"), input("eks")],
    ["the newest is not known", "unknown", template("6", undefined), input("eks")],
    ["nothing was read", "none", gke(), input("gke")],
  ],
};
