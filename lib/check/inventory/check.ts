import { type Evidence, type Finding, type FindingTarget, finding } from "../../core/finding.ts";
import { type CatalogueEntry, type FindingCode, findingCatalogue } from "../../core/finding-catalogue.ts";
import type { SourcedRow } from "../../data/row.ts";
import type { Scene } from "./scene.ts";

/** One check of one subject that exists: it passed, it failed, or it had no evidence to stand on. */
export interface Check {
  readonly code: FindingCode;
  readonly performed: boolean;
  readonly finding?: Finding;
}

/** What a judge says of one cluster: a check for every subject, none where there is no subject. */
export type InventoryJudge = (scene: Scene) => readonly Check[];

/** Ten thousand clusters pass most checks: one value for each code is enough. */
const passes: ReadonlyMap<string, Check> = new Map(
  Object.keys(findingCatalogue).map((code) => [code, Object.freeze({ code: code as FindingCode, performed: true })]),
);

export function passed(code: FindingCode): Check {
  return passes.get(code) ?? { code, performed: true };
}

/** What there is to say about a check that did not pass. */
export interface Remark {
  /** The part of the cluster that it is about; absent: the cluster as a whole. */
  readonly kind?: string;
  readonly name?: string;
  readonly message: string;
  /** Where in the inventory's cluster the evidence stands, or would stand. */
  readonly path: string;
  readonly detail?: string;
  /** Row of a bundled table that it rests on as well. */
  readonly row?: SourcedRow;
  /** Set where the provider judged, not this package. */
  readonly said?: "by-provider";
  /** Kubernetes minor from which it applies; absent: now. */
  readonly appliesFrom?: string | undefined;
  /** Replaces the advice of the catalogue. */
  readonly fix?: string;
}

export function failed(scene: Scene, code: FindingCode, remark: Remark): Check {
  return { code, performed: true, finding: findingOf(scene, code, "fail", remark) };
}

/** The check applies and its evidence could not be had, which is not a pass. */
export function unread(scene: Scene, code: FindingCode, remark: Remark): Check {
  return { code, performed: false, finding: findingOf(scene, code, "unknown", remark) };
}

function findingOf(scene: Scene, code: FindingCode, verdict: Finding["verdict"], remark: Remark): Finding {
  const { severity } = findingCatalogue[code];
  return finding({
    code,
    severity,
    verdict,
    target: targetOf(scene, remark),
    message: remark.message,
    fix: remark.fix ?? adviceOn(code, verdict),
    evidence: evidenceOf(scene, remark),
    ...(remark.appliesFrom === undefined ? {} : { appliesFrom: remark.appliesFrom }),
  });
}

/** What is not known cannot be repaired; it can be read. */
function adviceOn(code: FindingCode, verdict: Finding["verdict"]): string {
  const entry: CatalogueEntry = findingCatalogue[code];
  if (verdict === "fail" || entry.alwaysUnknown) return entry.fix;
  return `See the gaps of the inventory for what could not be read. Needed: ${entry.evidence}`;
}

function targetOf({ cluster }: Scene, { kind, name }: Remark): FindingTarget {
  return {
    cluster: cluster.uid,
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
  };
}

function evidenceOf({ cluster }: Scene, { path, detail, row, said }: Remark): readonly Evidence[] {
  const seen: Evidence = {
    kind: said === undefined ? "inventory" : "provider",
    source: path,
    ...(detail === undefined ? {} : { detail }),
    observedAt: cluster.observedAt,
  };
  return row === undefined ? [seen] : [seen, { kind: "data", source: row.source, detail: `as of ${row.asOf}` }];
}
