import table from "./addon-support.json" with { type: "json" };
import { deepFreeze } from "./freeze.ts";
import type { SourcedRow } from "./row.ts";

/** An add-on that is known by its images. */
export interface AddonRow {
  readonly addon: string;
  /** Its name for people. */
  readonly title: string;
  /** How names of its images end, without the tag: `argoproj/argocd` is found in every registry and mirror. */
  readonly images: readonly string[];
  /** Each of its minors is meant for the Kubernetes minor of the same number. */
  readonly sameMinor?: boolean;
}

/** Kubernetes minors, first and last, on which a minor of an add-on is said to work. */
export interface AddonSupportRow extends SourcedRow {
  readonly addon: string;
  /** Minor of the add-on, `1.20`. */
  readonly version: string;
  readonly from: string;
  /** Absent: the project names no last one. */
  readonly to?: string;
}

/** Rows that somebody adds; they win over the bundled ones. */
export interface AddonOverlay {
  readonly addons?: readonly AddonRow[];
  readonly rows?: readonly AddonSupportRow[];
}

export const knownAddons = deepFreeze(table.addons) as readonly AddonRow[];
export const addonSupport = deepFreeze(table.rows) as readonly AddonSupportRow[];

/** Every row that rests on a source, each under a key of its own. */
export const addonRows: readonly (SourcedRow & { readonly key: string })[] = [
  ...addonSupport.map((row) => ({ ...row, key: `${row.addon} ${row.version}` })),
  ...knownAddons.filter(isSourced).map((row) => ({ ...row, key: row.addon })),
];

function isSourced(row: AddonRow): row is AddonRow & SourcedRow {
  return "source" in row;
}
