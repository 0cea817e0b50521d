import { FleetError } from "../lib/core/error.ts";
import type { ApiRow } from "../lib/data/kube-apis.ts";

/** What the tags of kubernetes/api say of a kind; `lasttag` is the last one whose source has the type. */
export interface Annotation {
  readonly gv: string;
  readonly kind: string;
  readonly Introduced: string;
  readonly Deprecated?: string;
  readonly Removed?: string;
  readonly Replacement?: string;
  readonly lasttag: string;
}

/** Kinds that are sent as requests and answers and never stored, so that no manifest need be searched for them. */
const requestOnly =
  /^(?:AdmissionReview|Scale|DeploymentRollback|Eviction|Binding|JobTemplate|APIGroupDiscovery|PodStatusResult|SerializedReference|RangeAllocation|Token(?:Review|Request)|(?:Local|Self)?Subject(?:Access|Rules)?Review|SelfSubjectRulesReview|\w+Options)$/;

/** Beta versions that are served without being asked for, though they came after betas had ceased to be. */
const servedBetas = new Set(["flowcontrol.apiserver.k8s.io/v1beta3"]);
/** From this minor on, new beta versions are off unless an administrator turns them on. */
const betasOffFrom = 24;

/** The rows of every kind, by name, and the newest minor that any of them was seen in. Lists have the life of their items. */
export function apiRows(
  annotations: readonly Annotation[],
  asOf: string,
): { readonly newest: number; readonly rows: readonly ApiRow[] } {
  const newest = Math.max(...annotations.map(({ lasttag }) => minorOfTag(lasttag)));
  const kinds = annotations.filter(({ kind }) => !kind.endsWith("List"));
  return { newest, rows: kinds.map((row) => rowOf(row, newest, asOf)).sort(byName) };
}

function rowOf(annotation: Annotation, newest: number, asOf: string): ApiRow {
  const { kind, Introduced, Deprecated, Replacement, lasttag } = annotation;
  const [group = "", version = ""] = annotation.gv.split("/");
  const removed = removalOf(annotation, newest);
  const replacement = replacementOf(Replacement, kind);
  const off = isOff(`${group}/${version}`, version, minor(Introduced));
  const folder = group === "" ? "core" : (group.split(".")[0] ?? group);
  return {
    group,
    version,
    kind,
    introduced: Introduced,
    ...(Deprecated === undefined ? {} : { deprecated: Deprecated }),
    ...(removed === undefined ? {} : { removed: `1.${removed}` }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(off ? { served: "when-enabled" } : {}),
    ...(requestOnly.test(kind) ? { requestOnly: true } : {}),
    status: removed !== undefined && removed > newest ? "tentative" : "confirmed",
    source: `https://github.com/kubernetes/api/blob/${lasttag}/${folder}/${version}/zz_generated.prerelease-lifecycle.go`,
    asOf,
    ...(removed === undefined || annotation.Removed === undefined || minor(annotation.Removed) === removed
      ? {}
      : { note: `Annotated for removal in ${annotation.Removed}; the type is gone from the source of 1.${removed}.` }),
  };
}

/** An alpha type may go before its annotation says: the first tag without it counts, whichever is earlier. */
function removalOf({ Removed, lasttag }: Annotation, newest: number): number | undefined {
  const annotated = Removed === undefined ? Number.POSITIVE_INFINITY : minor(Removed);
  const last = minorOfTag(lasttag);
  const gone = last < newest ? last + 1 : Number.POSITIVE_INFINITY;
  const first = Math.min(annotated, gone);
  return Number.isFinite(first) ? first : undefined;
}

/** Some annotations name the list of the kind, which is no kind that a manifest can be moved to. */
function replacementOf(replacement: string | undefined, kind: string): string | undefined {
  return replacement?.endsWith(`/${kind}List`) ? replacement.slice(0, -"List".length) : replacement;
}

function isOff(groupVersion: string, version: string, introduced: number): boolean {
  if (version.includes("alpha")) return true;
  return version.includes("beta") && introduced >= betasOffFrom && !servedBetas.has(groupVersion);
}

function minor(text: string): number {
  const found = /^1\.(\d+)$/.exec(text)?.[1];
  if (found === undefined) throw new FleetError("BAD_DOCUMENT", `${JSON.stringify(text)} is not a minor of Kubernetes`);
  return Number(found);
}

function minorOfTag(tag: string): number {
  const found = /^v0\.(\d+)\./.exec(tag)?.[1];
  if (found === undefined)
    throw new FleetError("BAD_DOCUMENT", `${JSON.stringify(tag)} is not a tag of kubernetes/api`);
  return Number(found);
}

function byName(a: ApiRow, b: ApiRow): number {
  const [left, right] = [a, b].map(({ group, version, kind }) => `${group}/${version}/${kind}`);
  return left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1;
}
