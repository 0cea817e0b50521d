import { addonRule } from "../addon-support/addon-rule.ts";
import { karpenterRules } from "../karpenter/karpenter-rules.ts";
import { nodeClassRule } from "../karpenter/node-class-rule.ts";
import { selfHostedRule } from "../karpenter/self-hosted-rule.ts";
import type { ObjectRule, RelationalRule } from "../manifests/rule.ts";
import { backendRule } from "../webhooks/backend-rule.ts";
import { certificateRule } from "../webhooks/certificate-rule.ts";
import { servedApiRules } from "../webhooks/served-api-rules.ts";
import { budgetRule } from "./budget-rule.ts";
import { drainRules } from "./drain-rules.ts";
import { healthRules } from "./health-rules.ts";
import { kubeProxyRule } from "./kube-proxy-rule.ts";
import { retiredRules } from "./retired-rules.ts";
import { singleReplicaRule } from "./single-replica-rule.ts";
import { storageRules } from "./storage-rules.ts";

/** Rules on what stands against an upgrade, one object at a time. */
export const upgradeRules: readonly ObjectRule[] = [
  ...drainRules,
  ...storageRules,
  ...healthRules,
  ...retiredRules,
  kubeProxyRule,
  ...servedApiRules,
  certificateRule,
  ...karpenterRules,
  selfHostedRule,
  addonRule,
];

/** Rules on what stands against an upgrade, objects beside each other. */
export const relationalUpgradeRules: readonly RelationalRule[] = [
  budgetRule,
  singleReplicaRule,
  backendRule,
  nodeClassRule,
];
