export { bundledMinors, kubernetesMinor, releaseDate, supportWindow } from "./calendar.ts";
export { durationsOf } from "./durations.ts";
export { pricingOf } from "./prices.ts";
export { type RuledProvider, upgradeRules } from "./rules.ts";
