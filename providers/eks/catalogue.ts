import { isFleetError } from "../../lib/core/error.ts";
import { keepLatest } from "../../lib/core/keep-latest.ts";
import { pages } from "../../lib/core/pages.ts";
import { Reader } from "../../lib/core/reader.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import type { SupportWindow } from "../../lib/core/support.ts";
import { bundledMinors, supportWindow } from "../../lib/data/index.ts";
import type { Send } from "./accounts.ts";
import { mapVersions, type VersionCatalogue } from "./map-versions.ts";

// A run asks for it from two sides; a process that stays up must see a calendar that AWS has moved.
const freshMs = 10 * 60_000;

/** Regions whose catalogue is kept, some tens of kilobytes each: both sides ask within seconds of each other. */
const mostRegions = 200;

/** The version catalogues of the regions, each read once for everything in a run that needs it. */
export interface Catalogues {
  /** @throws FleetError of the request. */
  read(scope: Scope, send: Send, now: number): Promise<VersionCatalogue>;
  /** Support dates by minor, from the calendar of this package where the region does not give them. */
  windows(scope: Scope, send: Send, now: number): Promise<(minor: string) => SupportWindow | undefined>;
  /** Every minor that EKS has had, from the calendar of this package where the region does not give them. */
  minors(scope: Scope, send: Send, now: number): Promise<ReadonlySet<string>>;
}

export function createCatalogues(): Catalogues {
  const kept = new Map<string, { readonly catalogue: Promise<VersionCatalogue>; readonly readAt: number }>();

  function read(scope: Scope, send: Send, now: number): Promise<VersionCatalogue> {
    const key = scopeKey(scope);
    const known = kept.get(key);
    if (known !== undefined && now - known.readAt < freshMs) return known.catalogue;
    const entry = { catalogue: readCatalogue(send), readAt: now };
    keepLatest(kept, key, entry, mostRegions);
    entry.catalogue.catch((error: unknown) => {
      // A refusal stands; anything else may be gone the next time.
      if (!isFleetError(error, "FORBIDDEN") && kept.get(key) === entry) kept.delete(key);
    });
    return entry.catalogue;
  }

  return {
    read,
    async windows(scope, send, now) {
      const bundled = (minor: string) => supportWindow("eks", minor);
      try {
        const { windows } = await read(scope, send, now);
        return (minor) => windows.get(minor) ?? bundled(minor);
      } catch (error) {
        if (isFleetError(error, "CANCELLED")) throw error;
        return bundled;
      }
    },
    async minors(scope, send, now) {
      try {
        const { windows } = await read(scope, send, now);
        return new Set(windows.keys());
      } catch (error) {
        if (isFleetError(error, "CANCELLED")) throw error;
        return new Set(bundledMinors("eks"));
      }
    },
  };
}

async function readCatalogue(send: Send): Promise<VersionCatalogue> {
  const responses: object[] = [];
  const listed = pages("versions", async (nextToken) => {
    const response = await send("eks:DescribeClusterVersions", { nextToken });
    return { items: [response], next: new Reader(response).text("nextToken") };
  });
  for await (const page of listed) responses.push(...page);
  return mapVersions(responses);
}
