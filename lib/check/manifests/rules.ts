import { hardeningRules, relationalHardeningRules } from "../hardening/hardening-rules.ts";
import { admissionRule } from "../pod-security/admission-rule.ts";
import { podSecurityRule } from "../pod-security/pod-security-rule.ts";
import { relationalUpgradeRules, upgradeRules } from "../workloads/upgrade-rules.ts";
import { apiRule } from "./api-rule.ts";
import { oncePerTarget } from "./once-per-target.ts";
import type { ObjectRule, RelationalRule } from "./rule.ts";
import { textRule } from "./text-rule.ts";

/** Rules that look at one object at a time. */
export const objectRules: readonly ObjectRule[] = [textRule, podSecurityRule, ...hardeningRules, ...upgradeRules].map(
  oncePerTarget,
);

/** Rules that look at objects beside each other. */
export const relationalRules: readonly RelationalRule[] = [
  apiRule,
  admissionRule,
  ...relationalHardeningRules,
  ...relationalUpgradeRules,
];
