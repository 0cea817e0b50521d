import { apiFindings } from "./catalogue/api.ts";
import { clusterObjectFindings } from "./catalogue/cluster-objects.ts";
import { exemptionFindings } from "./catalogue/exemption.ts";
import { exposureFindings } from "./catalogue/exposure.ts";
import { hardeningFindings } from "./catalogue/hardening.ts";
import { helmFindings } from "./catalogue/helm.ts";
import { infraFindings } from "./catalogue/infra.ts";
import { inputFindings } from "./catalogue/input.ts";
import { isolationFindings } from "./catalogue/isolation.ts";
import { liveFindings } from "./catalogue/live.ts";
import { manifestInputFindings } from "./catalogue/manifest-input.ts";
import { nodeFindings } from "./catalogue/nodes.ts";
import { podSecurityFindings } from "./catalogue/pod-security.ts";
import { providerFindings } from "./catalogue/provider.ts";
import { reachFindings } from "./catalogue/reach.ts";
import { stateFindings } from "./catalogue/state.ts";
import { workloadFindings } from "./catalogue/workloads.ts";
import type { Severity } from "./finding.ts";

/** What a code stands for, wherever it is found. */
export interface CatalogueEntry {
  /** Noun phrase, as a heading. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters to an upgrade. */
  readonly meaning: string;
  /** What has to be read to judge it; without that the verdict is `unknown`. */
  readonly evidence: string;
  /** Set where it only says that something is not known: its verdict is never `fail`. */
  readonly alwaysUnknown?: true;
  /** What to do about it, for whoever reads the finding. A judge that knows more says more. */
  readonly fix: string;
  /**
   * `momentary`: about a state that changes by itself or with each hop, so that it has to be looked at again before a
   * later one; `lasting`: about something that stays until somebody changes it.
   */
  readonly outlook: "momentary" | "lasting";
  /** Document that the rule comes from. */
  readonly source: string;
  /** Day of the document, or the day it was read. */
  readonly asOf: string;
}

/** Codes of what is found in an inventory. */
export const inventoryFindings = {
  ...stateFindings,
  ...providerFindings,
  ...nodeFindings,
  ...infraFindings,
  ...reachFindings,
  ...inputFindings,
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/** Every code that this package can give, by family, which the first word of a code names. */
export const findingCatalogue = {
  ...inventoryFindings,
  ...apiFindings,
  ...helmFindings,
  ...podSecurityFindings,
  ...exemptionFindings,
  ...manifestInputFindings,
  ...hardeningFindings,
  ...exposureFindings,
  ...isolationFindings,
  ...workloadFindings,
  ...clusterObjectFindings,
  ...liveFindings,
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type FindingCode = keyof typeof findingCatalogue;

/** The entry of a code; `undefined` for one of a newer version of this package, or of somebody else. */
export function catalogueEntry(code: string): CatalogueEntry | undefined {
  return Object.hasOwn(findingCatalogue, code) ? findingCatalogue[code as FindingCode] : undefined;
}
