import { isFleetError } from "../../lib/core/error.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { supportWindow } from "../../lib/data/index.ts";
import type { IksClient } from "./client.ts";
import type { Flavour } from "./map-version.ts";
import { mapVersions, type VersionCatalogue } from "./map-versions.ts";
import { readVersionTable } from "./requests.ts";

// A run asks for it from two sides; a process that stays up must see dates that IBM has moved.
const freshMs = 10 * 60_000;

/** The table of versions, which is the same for every account, read once for everything in a run that needs it. */
export interface Catalogue {
  /** @throws FleetError of the request. */
  read(scope: Scope, call: CallOptions): Promise<VersionCatalogue>;
  /** Support dates by minor; those of the bundled calendar where the table cannot be had. Rejects with `CANCELLED` only. */
  windows(scope: Scope, call: CallOptions): Promise<WindowOf>;
}

export type WindowOf = (flavour: Flavour, minor: string) => SupportWindow | undefined;

export function createCatalogue(client: IksClient): Catalogue {
  let kept: { readonly catalogue: Promise<VersionCatalogue>; readonly readAt: number } | undefined;

  function read(scope: Scope, call: CallOptions): Promise<VersionCatalogue> {
    const now = call.now();
    if (kept !== undefined && now - kept.readAt < freshMs) return kept.catalogue;
    const entry = { catalogue: readVersionTable(client, scope, call).then(mapVersions), readAt: now };
    kept = entry;
    entry.catalogue.catch(() => {
      if (kept === entry) kept = undefined;
    });
    return entry.catalogue;
  }

  return {
    read,
    async windows(scope, call) {
      try {
        return (await read(scope, call)).windowOf;
      } catch (error) {
        if (isFleetError(error, "CANCELLED")) throw error;
        return supportWindow;
      }
    },
  };
}
