import type { ClusterCapacity } from "../../../../lib/core/capacity.ts";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import type { Cases } from "./cases.ts";
import { aks, eks, eksPool, gke, input, ownPool } from "./ready-clusters.ts";

type Subnet = NonNullable<ClusterCapacity["subnets"]>[number];

const room = (freeAddresses: number | undefined, changes: Partial<Subnet> = {}): Subnet => ({
  id: "s",
  zone: "a",
  use: "nodes",
  ...(freeAddresses === undefined ? {} : { freeAddresses }),
  ...changes,
});
const controlPlane = (...rooms: readonly (readonly [zone: string | undefined, free: number | undefined])[]) =>
  eks({
    capacity: {
      subnets: rooms.map(([zone, free], index) => {
        const { zone: _, ...rest } = room(free, { id: `s${index}`, use: "control-plane" });
        return zone === undefined ? rest : { ...rest, zone };
      }),
    },
  });
const surge = (value: number, unit: "nodes" | "percent" = "nodes"): Partial<NodePool> => ({
  upgrade: { strategy: "surge", maxSurge: { value, unit } },
});
const subnets = (cniMode: string | undefined, rooms: readonly Subnet[], pool: Partial<NodePool> = surge(4)) =>
  eks({ pools: [eksPool(pool)], capacity: { ...(cniMode === undefined ? {} : { cniMode }), subnets: rooms } });

export const subnetCases: Cases = {
  "INFRA-CONTROL-PLANE-SUBNETS": [
    ["two zones have five", "pass", controlPlane(["a", 5], ["b", 5]), input("eks")],
    ["two subnets of one zone have five together", "pass", controlPlane(["a", 2], ["a", 3], ["b", 9]), input("eks")],
    [
      "one zone has four",
      "fail",
      controlPlane(["a", 4], ["b", 50]),
      input("eks"),
      {
        message: "1 of 2 zones have 5 free addresses for the control plane",
      },
    ],
    ["there is one zone with plenty", "fail", controlPlane(["a", 500], ["a", 500]), input("eks")],
    [
      "one subnet does not tell, and it does not matter",
      "pass",
      controlPlane(["a", 5], ["b", 5], ["c", undefined]),
      input("eks"),
    ],
    ["one subnet does not tell, and it matters", "unknown", controlPlane(["a", 5], ["b", undefined]), input("eks")],
    ["a zone is not known", "unknown", controlPlane(["a", 5], [undefined, 50]), input("eks")],
    ["nothing was read", "none", eks({ capacity: {} }), input("eks")],
    [
      "another provider has rules of its own",
      "none",
      aks({ capacity: { subnets: [room(0, { use: "control-plane" })] } }),
      input("aks"),
    ],
    ["no subnet was counted", "none", controlPlane(["a", undefined], ["b", undefined]), input("eks")],
  ],
  "INFRA-SUBNET-ADDRESSES": [
    ["pods take none, and there is one for each node", "pass", subnets("overlay", [room(4)]), input("eks")],
    ["pods take theirs from a range of their own", "pass", subnets("alias-ip", [room(4)]), input("eks")],
    [
      "pods take none, and one is missing",
      "fail",
      subnets("overlay", [room(3)]),
      input("eks"),
      {
        message: "subnet s has 3 free addresses; 4 new nodes take 4 at least",
        target: { cluster: eks().uid, kind: "Subnet", name: "s" },
      },
    ],
    [
      "one of two is full, and the sum would do",
      "fail",
      subnets("overlay", [room(100), room(1, { id: "t" })]),
      input("eks"),
      {
        target: { cluster: eks().uid, kind: "Subnet", name: "t" },
      },
    ],
    ["each of two takes its share", "pass", subnets("overlay", [room(2), room(2, { id: "t" })]), input("eks")],
    ["pods take some, and there is room for full nodes", "pass", subnets("vpc-cni", [room(4 * 251)]), input("eks")],
    [
      "pods take some, and there is room for empty nodes only",
      "unknown",
      subnets("vpc-cni", [room(4 * 251 - 1)]),
      input("eks"),
    ],
    ["pods take some, and there is no room for empty nodes", "fail", subnets("vpc-cni", [room(3)]), input("eks")],
    [
      "pods take blocks, and there is room for one each",
      "unknown",
      subnets("prefix-delegation", [room(4 * 17)]),
      input("eks"),
    ],
    [
      "pods take blocks, and one lacks an address",
      "fail",
      subnets("prefix-delegation", [room(4 * 17 - 1)]),
      input("eks"),
    ],
    [
      "pods take blocks, and there is room for full nodes",
      "pass",
      subnets("prefix-delegation", [room(4 * 257)]),
      input("eks"),
    ],
    ["it is not known how pods get theirs", "unknown", subnets(undefined, [room(100)]), input("eks")],
    [
      "pods have subnets of their own, which are full",
      "fail",
      subnets("custom-networking", [room(4), room(3, { id: "t", use: "pods" })]),
      input("eks"),
      {
        target: { cluster: eks().uid, kind: "Subnet", name: "t" },
      },
    ],
    [
      "pods have subnets of their own, with room for full nodes",
      "pass",
      subnets("custom-networking", [room(4), room(4 * 256, { id: "t", use: "pods" })]),
      input("eks"),
    ],
    [
      "a subnet does not tell, and another does",
      "unknown",
      subnets("overlay", [room(undefined), room(50, { id: "t" })]),
      input("eks"),
    ],
    ["no subnet was counted", "none", subnets("overlay", [room(undefined)]), input("eks")],
    [
      "the surge is a share of a pool of unknown size",
      "unknown",
      subnets("overlay", [room(50)], { ...surge(10, "percent"), size: {} }),
      input("eks"),
    ],
    [
      "the surge is a share",
      "fail",
      subnets("overlay", [room(1)], { ...surge(34, "percent"), size: { desired: 3 } }),
      input("eks"),
    ],
    [
      "the surge is not told",
      "unknown",
      subnets("overlay", [room(50)], { upgrade: { strategy: "unknown" } }),
      input("eks"),
    ],
    [
      "EKS grows by two nodes for each zone",
      "fail",
      subnets("overlay", [room(1), room(2, { id: "t", zone: "b" })], { upgrade: { strategy: "surge" } }),
      input("eks"),
      {
        target: { cluster: eks().uid, kind: "Subnet", name: "s" },
      },
    ],
    [
      "EKS grows by what may be unavailable, where that is more",
      "fail",
      subnets("overlay", [room(4)], {
        upgrade: { strategy: "surge", maxUnavailable: { value: 5, unit: "nodes" } },
      }),
      input("eks"),
    ],
    [
      "the zones of EKS's subnets are not known",
      "unknown",
      eks({
        pools: [eksPool({ upgrade: { strategy: "surge" } })],
        capacity: { cniMode: "overlay", subnets: [{ id: "s", use: "nodes", freeAddresses: 9 }] },
      }),
      input("eks"),
    ],
    [
      "blue-green starts the whole pool anew",
      "fail",
      subnets("overlay", [room(2)], { upgrade: { strategy: "blue-green" }, size: { desired: 3 } }),
      input("eks"),
    ],
    ["old nodes end first", "none", subnets("overlay", [room(0)], { upgrade: { strategy: "rolling" } }), input("eks")],
    [
      "the owner moves the nodes",
      "none",
      eks({ pools: [ownPool()], capacity: { cniMode: "overlay", subnets: [room(0)] } }),
      input("eks"),
    ],
    ["nothing was read", "none", gke(), input("gke")],
    [
      "the provider makes the pools by itself",
      "fail",
      subnets("overlay", [room(3)], { ...surge(4), kind: "autoprovisioned" }),
      input("eks"),
    ],
    [
      "EKS grows by a share of a pool of unknown size",
      "unknown",
      subnets("overlay", [room(50)], {
        upgrade: { strategy: "surge", maxUnavailable: { value: 50, unit: "percent" } },
        size: {},
      }),
      input("eks"),
    ],
  ],
};
