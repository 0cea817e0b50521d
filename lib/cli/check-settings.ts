import type { CheckOptions } from "../check/manifests/check-options.ts";
import type { CheckConfig, ConfiguredAddon } from "../config/config.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { AddonOverlay } from "../data/addon-support.ts";

/**
 * What the configuration says of checks, as the judges take it.
 *
 * @param file The configuration's own name, which stands as the source of what it says without one.
 */
export function checkSettings(config: CheckConfig, file: string | undefined, asOf: IsoInstant): CheckOptions {
  const { exemptions, apis, addons, enabledApis: enabled, podSecurity, components = {} } = config;
  return {
    asOf,
    ...(podSecurity === undefined ? {} : { podSecurity }),
    ...(exemptions === undefined ? {} : { exemptions }),
    ...(apis === undefined ? {} : { apis: apis.map((row) => ({ ...configured(row, file), asOf: asOf.slice(0, 10) })) }),
    ...(addons === undefined ? {} : { addons: overlayOf(addons, file, asOf.slice(0, 10)) }),
    cluster: { ...(enabled === undefined ? {} : { enabled }), components },
  };
}

function overlayOf(addons: readonly ConfiguredAddon[], file: string | undefined, asOf: string): AddonOverlay {
  return {
    addons: addons.flatMap(({ addon, images }) => (images === undefined ? [] : [{ addon, title: addon, images }])),
    rows: addons.flatMap(({ addon, versions = [] }) =>
      versions.map((row) => ({
        ...row,
        addon,
        status: "confirmed" as const,
        source: row.source ?? file ?? "fleet.yaml",
        asOf,
      })),
    ),
  };
}

/** What an organisation writes down about its own APIs is as true as it can be had. */
function configured(row: NonNullable<CheckConfig["apis"]>[number], file: string | undefined) {
  return { ...row, status: "confirmed" as const, source: row.source ?? file ?? "fleet.yaml" };
}
