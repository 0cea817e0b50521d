import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What stands against an upgrade around the cluster: networks, quotas, machine images. */
export const infraFindings = {
  "INFRA-CONTROL-PLANE-SUBNETS": {
    title: "The control plane's subnets are too full",
    severity: "error",
    meaning:
      "An upgrade places new network interfaces of the control plane and fails where too few addresses are free.",
    evidence: "The free addresses of the control plane's subnets, by zone.",
    fix: "Free addresses, or add subnets, so that two zones have five free addresses each.",
    outlook: "lasting",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    asOf: "2026-11-21",
  },
  "INFRA-SUBNET-ADDRESSES": {
    title: "The nodes' subnets have no room for the surge",
    severity: "error",
    meaning:
      "New nodes start before old ones end. Without addresses for them and their pods, the pool's upgrade stands still.",
    evidence: "The free addresses of the subnets, and the size and surge of each pool.",
    fix: "Free addresses, add a subnet, or lower the surge of the pool.",
    outlook: "momentary",
    source: "https://docs.aws.amazon.com/eks/latest/best-practices/networking.html",
    asOf: "2026-11-21",
  },
  "INFRA-QUOTA": {
    title: "A quota has no room for the surge",
    severity: "error",
    meaning:
      "New nodes start before old ones end. Where the account may start no more, the pool's upgrade stands still.",
    evidence: "The limit and use of the quota, and the size, surge and machine type of each pool.",
    fix: "Have the quota raised, or lower the surge of the pool.",
    outlook: "momentary",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html",
    asOf: "2026-11-21",
  },
  "INFRA-LAUNCH-TEMPLATE-OUTDATED": {
    title: "A pool does not use the newest launch template",
    severity: "warning",
    meaning:
      "A change that was prepared for the nodes has not reached them, and reaches them with the upgrade or not at all.",
    evidence: "The version of the launch template that the pool uses, and the newest one.",
    fix: "Decide which version the upgrade is to roll out, and set it.",
    outlook: "lasting",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",
    asOf: "2026-11-21",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
