import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Cases } from "./cases.ts";
import { addon, eks, gke, input, kubeadm } from "./ready-clusters.ts";

const without = <K extends keyof Cluster>(cluster: Cluster, key: K): Cluster => {
  const { [key]: _, ...rest } = cluster;
  return rest as Cluster;
};
const withAddon = (changes: Parameters<typeof addon>[1]) =>
  eks({ addons: [addon("kube-proxy"), addon("vpc-cni", changes)] });

export const addonCases: Cases = {
  "UPGRADE-ADDON-INCOMPATIBLE": [
    ["every add-on has a version", "pass", eks(), input("eks")],
    [
      "one has none for the target",
      "fail",
      withAddon({ compatible: [{ minor: "1.35", versions: [] }] }),
      input("eks"),
      {
        appliesFrom: "1.35",
        message: "add-on vpc-cni has no version for 1.35",
        target: { cluster: eks().uid, kind: "Addon", name: "vpc-cni" },
      },
    ],
    [
      "one has none for the second hop",
      "fail",
      withAddon({
        compatible: [
          { minor: "1.35", versions: ["v2"] },
          { minor: "1.36", versions: [] },
        ],
      }),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    [
      "one has none for the last hop, and the one between was not asked for",
      "fail",
      withAddon({
        compatible: [{ minor: "1.36", versions: [] }],
      }),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    [
      "one has none beyond the target",
      "pass",
      eks({
        addons: [
          addon("vpc-cni", {
            compatible: [
              { minor: "1.35", versions: ["v2"] },
              { minor: "1.36", versions: [] },
            ],
          }),
        ],
      }),
      input("eks"),
    ],
    [
      "the versions for one hop were not asked for",
      "unknown",
      eks(),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    ["the versions of one were not read", "unknown", eks({ addons: [withoutCompatible()] }), input("eks")],
    ["they were not read", "unknown", without(eks(), "addons"), input("eks")],
    ["the provider moves them along", "none", gke({ addons: [withoutCompatible()] }), input("gke")],
    ["there is nothing to upgrade", "none", without(eks(), "addons"), input("eks", { hops: [] })],
    ["a hop stays within the minor", "none", eks(), input("eks", { hops: ["1.34.9"] })],
  ],
  "UPGRADE-ADDON-OUTDATED": [
    ["the installed version fits", "pass", eks(), input("eks")],
    [
      "the installed version does not fit the minor that runs",
      "fail",
      withAddon({ version: "v1.30.0" }),
      input("eks"),
      {
        message: "add-on vpc-cni v1.30.0 is none of the versions accepted for 1.34",
      },
    ],
    [
      "no list was read for the minor that runs",
      "none",
      eks({
        addons: [addon("vpc-cni", { compatible: [{ minor: "1.35", versions: ["v2"] }] })],
      }),
      input("eks"),
    ],
    ["the installed version is not known", "none", eks({ addons: [withoutVersion()] }), input("eks")],
  ],
  "UPGRADE-ADDON-UNHEALTHY": [
    ["none reports anything", "pass", eks(), input("eks")],
    ["one warns", "pass", withAddon({ issues: [{ code: "c", message: "m", severity: "warning" }] }), input("eks")],
    [
      "one reports an error",
      "fail",
      withAddon({ issues: [{ code: "InsufficientReplicas", message: "", severity: "error" }] }),
      input("eks"),
      {
        message: "add-on vpc-cni: InsufficientReplicas",
      },
    ],
    ["they were not read", "none", kubeadm(), input("kubeadm")],
  ],
};

function withoutCompatible() {
  const { compatible: _, ...rest } = addon("vpc-cni");
  return rest;
}

function withoutVersion() {
  const { version: _, ...rest } = addon("vpc-cni");
  return rest;
}
