export { bundledMinors, kubernetesMinor, releaseDate, supportWindow } from "./calendar.ts";
export {} from "./durations.ts";
export { pricingOf } from "./prices.ts";
export { type RuledProvider, upgradeRules } from "./rules.ts";
