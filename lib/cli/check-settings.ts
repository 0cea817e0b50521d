import type { CheckOptions } from "../check/manifests/check-options.ts";
import type { CheckConfig } from "../config/config.ts";
import type { IsoInstant } from "../core/instant.ts";

/**
 * What the configuration says of checks, as the judges take it.
 *
 * @param file The configuration's own name, which stands as the source of what it says without one.
 */
export function checkSettings(config: CheckConfig, file: string | undefined, asOf: IsoInstant): CheckOptions {
  const { exemptions, apis, enabledApis: enabled, podSecurity, components = {} } = config;
  return {
    asOf,
    ...(podSecurity === undefined ? {} : { podSecurity }),
    ...(exemptions === undefined ? {} : { exemptions }),
    ...(apis === undefined ? {} : { apis: apis.map((row) => ({ ...configured(row, file), asOf: asOf.slice(0, 10) })) }),
    cluster: { ...(enabled === undefined ? {} : { enabled }), components },
  };
}

/** What an organisation writes down about its own APIs is as true as it can be had. */
function configured(row: NonNullable<CheckConfig["apis"]>[number], file: string | undefined) {
  return { ...row, status: "confirmed" as const, source: row.source ?? file ?? "fleet.yaml" };
}
