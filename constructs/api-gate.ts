import { apiRule, isBuiltInApi } from "../lib/check/manifests/api-rule.ts";
import { ruleContext } from "../lib/check/manifests/check-options.ts";
import { unknownApis } from "../lib/check/manifests/covered-versions.ts";
import type { RuleContext } from "../lib/check/manifests/rule.ts";
import { isKubeObject, subjectOf } from "../lib/check/manifests/subject.ts";
import type { Severity } from "../lib/core/finding.ts";
import { findingCatalogue } from "../lib/core/finding-catalogue.ts";
import type { JsonObject, KubeObject } from "../lib/core/kube-object.ts";
import { isKnown } from "./cluster-profile.ts";
import { type FleetMember, versionsOf } from "./fleet-cluster.ts";

/** How strictly served APIs are judged. Default: what a later step of the plan does not serve is an error. */
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

/** Judges each object against the APIs that its cluster serves now and at every step of the plan. */
export class ServedApiGate {
  readonly #next: "error" | "warning";
  /** APIs of Kubernetes itself of which nothing is said, or not, by the versions that clusters run; fleets have few. */
  readonly #quiet = new Map<string, Map<string, boolean>>();

  constructor({ next = "error" }: GateOptions) {
    this.#next = next;
  }

  /** @throws FleetError `CONFIG` when the version that runs is not known. */
  judge(objects: readonly object[], member: FleetMember): readonly GateNote[] {
    const versions = versionsOf(member);
    const context = contextOf(versions, undefined);
    const quiet = this.#quietAt(versions);
    const uncovered = unknownApis(versions).map(({ what, message }) => notCovered(what, message));
    const rest = (objects as readonly JsonObject[]).filter(isKubeObject).filter((object) => {
      const api = `${object.apiVersion} ${object.kind}`;
      const silent = quiet.get(api) ?? isQuiet(object, context);
      quiet.set(api, silent);
      return !silent;
    });
    if (rest.length === 0) return uncovered;
    // Not read before it matters: clusters share a rendering only if they agree in what was read.
    const { served } = member.profile;
    const known = isKnown(served) ? served : undefined;
    return [...uncovered, ...notesOn(rest, contextOf(versions, known), known, this.#next)];
  }

  #quietAt(versions: readonly string[]): Map<string, boolean> {
    const key = versions.join(" ");
    const quiet = this.#quiet.get(key) ?? new Map<string, boolean>();
    this.#quiet.set(key, quiet);
    return quiet;
  }
}

function contextOf(
  [now, ...upgrades]: readonly [string, ...string[]],
  known: readonly string[] | undefined,
): RuleContext {
  return ruleContext({
    asOf: anyDay,
    currentVersion: now,
    hops: upgrades.length > 0 ? upgrades : [now],
    cluster: known === undefined ? {} : { enabled: known },
  });
}

/** Whether nothing is said about any object of this kind, whatever stands beside it. */
function isQuiet(object: KubeObject, context: RuleContext): boolean {
  const subject = subjectOf({ apiVersion: object.apiVersion, kind: object.kind }, {});
  if (!isBuiltInApi(subject, context) || subject.kind === "CustomResourceDefinition") return false;
  const judge = apiRule.start(context);
  judge.see(subject);
  return [...judge.finish().violations].length === 0;
}

function notesOn(
  objects: readonly KubeObject[],
  context: RuleContext,
  known: readonly string[] | undefined,
  next: "error" | "warning",
): readonly GateNote[] {
  const judge = apiRule.start(context);
  for (const object of objects) judge.see(subjectOf(object, {}));
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

/** A version that the table of APIs does not reach, so that no objection is no proof. */
function notCovered(object: string, message: string): GateNote {
  const { severity, fix } = findingCatalogue["INPUT-VERSION-NOT-COVERED"];
  return { code: "INPUT-VERSION-NOT-COVERED", severity, verdict: "unknown", object, message, fix };
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
