import { addonCases } from "./addon-cases.ts";
import type { Case } from "./cases.ts";
import { imageCases } from "./image-cases.ts";
import { inputCases } from "./input-cases.ts";
import { insightCases } from "./insight-cases.ts";
import { providerPlanCases } from "./provider-plan-cases.ts";
import { quotaCases } from "./quota-cases.ts";
import { reachCases } from "./reach-cases.ts";
import { skewCases } from "./skew-cases.ts";
import { stateCases } from "./state-cases.ts";
import { subnetCases } from "./subnet-cases.ts";
import { supportCases } from "./support-cases.ts";

/** Every case of every code. */
export const allCases = Object.entries({
  ...addonCases,
  ...imageCases,
  ...inputCases,
  ...insightCases,
  ...providerPlanCases,
  ...quotaCases,
  ...reachCases,
  ...skewCases,
  ...stateCases,
  ...subnetCases,
  ...supportCases,
}).map(([code, rows]: readonly [string, readonly Case[]]) => ({
  code,
  rows: rows.map(([title, ending, cluster, input, expected = {}]) => ({ title, ending, cluster, input, expected })),
}));
