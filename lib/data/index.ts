export { type ApiCluster, type ApiStanding, type ApiState, apiState } from "./api-state.ts";
export { bundledMinors, kubernetesMinor, releaseDate, supportWindow } from "./calendar.ts";
export {} from "./durations.ts";
export { type ApiRow, type ApiTable, apisKnownTo, apiTable } from "./kube-apis.ts";
export { pricingOf } from "./prices.ts";
export { type RuledProvider, upgradeRules } from "./rules.ts";
