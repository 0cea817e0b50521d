import type { ObjectRule, RelationalRule } from "../manifests/rule.ts";
import { accessRules } from "./access-rules.ts";
import { fileSystemRules } from "./file-system-rules.ts";
import { imageRules } from "./image-rules.ts";
import { isolationRules } from "./isolation-rules.ts";
import { namespaceRules } from "./namespace-rules.ts";
import { networkIsolationRule } from "./network-isolation.ts";
import { platformRules } from "./platform-rules.ts";
import { probeRules } from "./probe-rules.ts";
import { processRules } from "./process-rules.ts";
import { provenanceRules } from "./provenance-rules.ts";
import { resourceRules } from "./resource-rules.ts";
import { secretRules } from "./secret-rules.ts";
import { serviceAccountTokenRule } from "./service-account-tokens.ts";
import { systemPathRule } from "./system-path-rule.ts";

/** Rules on what any workload should do, one object at a time. */
export const hardeningRules: readonly ObjectRule[] = [
  ...processRules,
  ...fileSystemRules,
  systemPathRule,
  ...isolationRules,
  ...resourceRules,
  ...probeRules,
  ...secretRules,
  ...imageRules,
  ...provenanceRules,
  ...platformRules,
  ...accessRules,
  ...namespaceRules,
];

/** Rules on what any workload should have beside it. */
export const relationalHardeningRules: readonly RelationalRule[] = [networkIsolationRule, serviceAccountTokenRule];
