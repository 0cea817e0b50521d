import { hardeningRules, relationalHardeningRules } from "../hardening/hardening-rules.ts";
import { podSecurityRule } from "../pod-security/pod-security-rule.ts";
import { relationalUpgradeRules, upgradeRules } from "../workloads/upgrade-rules.ts";
import { apiRule } from "./api-rule.ts";
import type { ObjectRule, RelationalRule } from "./rule.ts";

/** Rules that look at one object at a time. */
export const objectRules: readonly ObjectRule[] = [podSecurityRule, ...hardeningRules, ...upgradeRules];

/** Rules that look at objects beside each other. */
export const relationalRules: readonly RelationalRule[] = [
  apiRule,
  ...relationalHardeningRules,
  ...relationalUpgradeRules,
];
