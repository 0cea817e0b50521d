import { type FieldChange, type FieldList, fieldChanges } from "../core/field-change.ts";
import type { Finding, FindingTarget } from "../core/finding.ts";
import type { FindingsDocument, Unread } from "../core/findings-document.ts";

/** What became of one finding between two judgements. */
export interface FindingChange {
  readonly fingerprint: string;
  readonly code: string;
  readonly target: FindingTarget;
  readonly message: string;
  /** `unseen`: it is in the old one only, and the new one did not look, or does not tell of it. */
  readonly change: "added" | "removed" | "changed" | "unseen";
  /** Set for `changed`: what differs, in a fixed order. An absent value is absent there. */
  readonly fields?: readonly FieldChange[];
  /** Set for `unseen`: why nobody knows. */
  readonly reason?: string;
}

/** The difference of two judgements. Empty lists mean that they say the same. */
export interface FindingsDiff {
  readonly kind: "FindingsDiff";
  readonly schemaVersion: 1;
  readonly before: FindingsDocument["summary"];
  readonly after: FindingsDocument["summary"];
  /** In the order of the new judgement, and then of the old one. */
  readonly findings: readonly FindingChange[];
  /** What only one of the two could not read. */
  readonly unread: readonly { readonly change: "added" | "removed"; readonly what: string; readonly message: string }[];
}

/** Compares two judgements by fingerprint: a finding stays the same when its file, its line or its words change. */
export function diffFindings(before: FindingsDocument, after: FindingsDocument): FindingsDiff {
  const [old, now] = [byFingerprint(before), byFingerprint(after)];
  return {
    kind: "FindingsDiff",
    schemaVersion: 1,
    before: before.summary,
    after: after.summary,
    findings: [
      ...[...now.values()].flatMap((found) => changeOf(old.get(found.fingerprint), found)),
      ...[...old.values()].flatMap((found) => (now.has(found.fingerprint) ? [] : [gone(found, after)])),
    ],
    unread: [
      ...only(before.unread, after.unread).map((entry) => ({ change: "removed" as const, ...entry })),
      ...only(after.unread, before.unread).map((entry) => ({ change: "added" as const, ...entry })),
    ],
  };
}

/** The first of findings that are the same one, such as those of an object that stands in two files. */
function byFingerprint({ findings }: FindingsDocument): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  for (const finding of findings) if (!found.has(finding.fingerprint)) found.set(finding.fingerprint, finding);
  return found;
}

function changeOf(was: Finding | undefined, is: Finding): readonly FindingChange[] {
  if (was === undefined) return [{ ...about(is), change: "added" }];
  const fields = fieldChanges(fieldsOf(was), fieldsOf(is));
  return fields.length === 0 ? [] : [{ ...about(is), change: "changed", fields }];
}

function fieldsOf({ severity, verdict, appliesFrom }: Finding): FieldList {
  return [
    ["severity", severity],
    ["verdict", verdict],
    ["appliesFrom", appliesFrom],
  ];
}

function gone(found: Finding, after: FindingsDocument): FindingChange {
  const unread = after.unread.find((entry) => mayHide(entry, found.target));
  if (unread !== undefined)
    return { ...about(found), change: "unseen", reason: `${unread.what} was not read: ${unread.message}` };
  const { known = 0 } = after.summary;
  if (known === 0) return { ...about(found), change: "removed" };
  const reason = `the new judgement keeps back ${known === 1 ? "1 finding" : `${known} findings`} of its baseline`;
  return { ...about(found), change: "unseen", reason };
}

/** Whether what a finding is about may be in something that was not read: what names no place may be anywhere. */
function mayHide({ file, cluster }: Unread, target: FindingTarget): boolean {
  if (cluster !== undefined && target.cluster !== undefined && cluster !== target.cluster) return false;
  if (file === undefined || target.file === undefined) return true;
  return target.file === file || target.file.startsWith(`${file}/`) || target.file.startsWith(`${file}#`);
}

function about({ fingerprint, code, target, message }: Finding): Omit<FindingChange, "change"> {
  return { fingerprint, code, target, message };
}

function only(these: readonly Unread[], others: readonly Unread[]): readonly Pick<Unread, "what" | "message">[] {
  const known = new Set(others.map(keyOf));
  return these.filter((entry) => !known.has(keyOf(entry))).map(({ what, message }) => ({ what, message }));
}

function keyOf({ what, message, file, cluster }: Unread): string {
  return JSON.stringify([what, message, file, cluster]);
}
