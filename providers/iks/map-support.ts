import type { Reader } from "../../lib/core/reader.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { type KubeVersion, minorOf } from "../../lib/core/version.ts";
import { supportWindow } from "../../lib/data/index.ts";
import type { Flavour } from "./map-version.ts";

/**
 * The end of support that the API names; empty text says that no day has been set. The API does not say whether IBM holds
 * the day for firm. The bundled calendar does; a minor that it does not know counts as tentative, for IBM has moved its
 * dates in both directions.
 */
export function liveEnd(
  reader: Reader,
  key: string,
  flavour: Flavour,
  version: KubeVersion | undefined,
): Pick<SupportWindow, "endOfStandard"> {
  const at = reader.instant(key);
  if (at === undefined) return {};
  const bundled = version === undefined ? undefined : supportWindow(flavour, minorOf(version));
  const tentative = bundled?.endOfStandard?.tentative ?? true;
  return { endOfStandard: { at, precision: "instant", tentative, source: "api" } };
}
