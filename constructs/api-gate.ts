import { apiRule } from "../lib/check/manifests/api-rule.ts";
import { ruleContext } from "../lib/check/manifests/check-options.ts";
import { isKubeObject, subjectOf } from "../lib/check/manifests/subject.ts";
import type { Severity } from "../lib/core/finding.ts";
import { findingCatalogue } from "../lib/core/finding-catalogue.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { isKnown } from "./cluster-profile.ts";
import { type FleetMember, versionsOf } from "./fleet-cluster.ts";

export interface GateOptions {
  /**
   * What an API is that is served now and not at a later step of the plan.
   *
   * @default "error"
   */
  readonly next?: "error" | "warning";
}

/** One thing that the gate says about the objects of a rendering, whatever cluster it is for. */
export interface GateNote {
  readonly code: string;
  readonly severity: Severity;
  readonly verdict: "fail" | "unknown";
  /** `policy/v1beta1 PodDisruptionBudget shop/web`. */
  readonly object: string;
  readonly message: string;
  readonly fix: string;
  /** Minor from which it applies; absent: now. */
  readonly appliesFrom?: string;
}

/** The table of APIs has no dates, so that the day does not matter. */
const anyDay = "2026-01-01T00:00:00Z";

/**
 * Judges each object against the APIs that the cluster serves now and at every step of the plan.
 *
 * @throws FleetError `CONFIG` when the version that runs is not known.
 */
export function judgeServedApis(
  objects: readonly object[],
  member: FleetMember,
  { next = "error" }: GateOptions,
): readonly GateNote[] {
  const [now, ...upgrades] = versionsOf(member);
  const { served } = member.profile;
  const known = isKnown(served) ? served : undefined;
  const judge = apiRule.start(
    ruleContext({
      asOf: anyDay,
      currentVersion: now,
      hops: upgrades.length > 0 ? upgrades : [now],
      cluster: known === undefined ? {} : { enabled: known },
    }),
  );
  for (const object of objects as readonly JsonObject[]) {
    if (isKubeObject(object)) judge.see(subjectOf(object, {}));
  }
  const notes: GateNote[] = [];
  for (const violation of judge.finish().violations) {
    const { apiVersion = "", kind = "", namespace, name } = violation.target;
    const entry = findingCatalogue[violation.code];
    const unread = violation.code === "INPUT-API-NOT-JUDGED";
    const object = `${apiVersion} ${kind} ${[namespace, name].filter((part) => part !== undefined).join("/")}`.trim();
    if (unread && known !== undefined) {
      // The cluster itself said which groups it serves.
      if (!known.includes(apiVersion)) notes.push(notServed(object));
      continue;
    }
    const later = violation.appliesFrom !== undefined && violation.code === "API-REMOVED";
    const severity = violation.severity ?? entry.severity;
    notes.push({
      code: violation.code,
      severity: later && severity === "error" ? next : severity,
      verdict: violation.verdict ?? "fail",
      object,
      message: violation.message,
      fix: violation.fix ?? entry.fix,
      ...(violation.appliesFrom === undefined ? {} : { appliesFrom: violation.appliesFrom }),
    });
  }
  return notes;
}

function notServed(object: string): GateNote {
  return {
    code: "API-UNKNOWN-VERSION",
    severity: "error",
    verdict: "fail",
    object,
    message: "the cluster did not serve this API when it was read, and nothing here defines it",
    fix: "Define the custom resource in the same output, or correct `served` in the profile.",
  };
}
