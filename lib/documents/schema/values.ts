import * as v from "valibot";
import { errorCodes } from "../../core/error.ts";
import type { Gap } from "../../core/gap.ts";
import { fromInstant } from "../../core/instant.ts";
import type { Scope } from "../../core/scope.ts";
import type { SupportDate, SupportWindow } from "../../core/support.ts";
import type { IntOrPercent } from "../../core/surge.ts";
import type { KubeVersion } from "../../core/version.ts";
import type { VersionOffer } from "../../core/version-offer.ts";

/** Field that is left out, never `undefined` or `null`, when its value is unknown. */
export const optional = v.exactOptional;

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** RFC 3339 in UTC. */
export const instant = v.pipe(
  v.string(),
  v.check((text) => fromInstant(text) !== undefined, "is not a date and time"),
);

/** Valibot's own record leaves out keys such as `__proto__`, which tags may have. */
export const labels = v.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === "string"),
  "is not a map of text to text",
);

export const scope: v.GenericSchema<Scope> = v.object({
  provider: v.string(),
  accountId: v.string(),
  accountName: optional(v.string()),
  tenantId: optional(v.string()),
  organizationId: optional(v.string()),
  region: optional(v.string()),
  partition: optional(v.string()),
});

export const gap: v.GenericSchema<Gap> = v.object({
  scope,
  what: v.string(),
  code: v.picklist(errorCodes),
  message: v.string(),
  cluster: optional(v.string()),
  path: optional(v.string()),
  hint: optional(v.string()),
  retryAfterMs: optional(v.number()),
});

export const kubeVersion: v.GenericSchema<KubeVersion> = v.object({
  raw: v.string(),
  major: count,
  minor: count,
  patch: optional(count),
  prerelease: optional(v.string()),
  vendor: optional(v.string()),
  precision: v.picklist(["minor", "patch", "build"]),
});

const supportDate: v.GenericSchema<SupportDate> = v.object({
  at: optional(instant),
  precision: v.picklist(["instant", "day", "month"]),
  tentative: v.boolean(),
  source: v.picklist(["api", "bundled", "derived"]),
  sourceUrl: optional(v.string()),
  asOf: optional(v.string()),
});

export const supportWindow = {
  endOfStandard: optional(supportDate),
  endOfExtended: optional(supportDate),
  endOfPlatform: optional(supportDate),
  upstreamEol: optional(supportDate),
} satisfies Record<keyof SupportWindow, unknown>;

export const versionOffer: v.GenericSchema<VersionOffer> = v.object({
  version: kubeVersion,
  provider: optional(v.string()),
  distributionVersion: optional(kubeVersion),
  location: optional(v.string()),
  channel: optional(v.string()),
  isDefault: v.boolean(),
  isPreview: v.boolean(),
  plans: optional(v.array(v.string())),
  upgradesTo: optional(v.array(kubeVersion)),
  ...supportWindow,
});

export const intOrPercent: v.GenericSchema<IntOrPercent> = v.object({
  value: count,
  unit: v.picklist(["nodes", "percent"]),
});
