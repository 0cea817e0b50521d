import { objectAt, textAt } from "../lib/check/json.ts";
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

/**
 * As much of objects as the gate looks at: it can be asked about another version when they are gone. What does not say
 * what it is, is left out.
 */
export function judgedParts(objects: readonly object[]): readonly KubeObject[] {
  return (objects as readonly JsonObject[]).filter(isKubeObject).map((object) => {
    const { apiVersion, kind } = object;
    if (kind === "CustomResourceDefinition") return object;
    const metadata = objectAt(object, "metadata");
    const [name, namespace] = [textAt(metadata, "name"), textAt(metadata, "namespace")];
    const named = name === undefined ? {} : { name };
    return { apiVersion, kind, metadata: namespace === undefined ? named : { ...named, namespace } };
  });
}

/** Judges each object against the APIs that its cluster serves now and at every step of the plan. */
export class ServedApiGate {
  readonly #next: "error" | "warning";
  /** By the versions that clusters run; fleets have few. */
  readonly #tables = new Map<string, Table>();

  constructor({ next = "error" }: GateOptions) {
    this.#next = next;
  }

  /**
   * @param objects Parts of them are enough: see `judgedParts`.
   * @throws FleetError `CONFIG` when the version that runs is not known.
   */
  judge(objects: readonly KubeObject[], member: FleetMember): readonly GateNote[] {
    const versions = versionsOf(member);
    const key = versions.join(" ");
    const known = this.#tables.get(key) ?? new Table(versions);
    this.#tables.set(key, known);
    const rest = objects.filter((object) => !known.isQuiet(object));
    if (rest.length === 0) return known.uncovered;
    // Not read before it matters: clusters share a judgement only if they agree in what was read.
    const { served } = member.profile;
    const enabled = isKnown(served) ? served : undefined;
    return [...known.uncovered, ...notesOn(rest, contextOf(versions, enabled), enabled, this.#next)];
  }
}

/** What can be said of the versions that a cluster runs before its objects are looked at. */
class Table {
  readonly uncovered: readonly GateNote[];
  readonly #context: RuleContext;
  readonly #quiet = new Map<string, Map<string, boolean>>();

  constructor(versions: readonly [string, ...string[]]) {
    this.uncovered = unknownApis(versions).map(({ what, message }) => notCovered(what, message));
    this.#context = contextOf(versions, undefined);
  }

  /** Whether nothing is said about any object of this kind, whatever stands beside it. */
  isQuiet({ apiVersion, kind }: KubeObject): boolean {
    const kinds = this.#quiet.get(apiVersion) ?? new Map<string, boolean>();
    this.#quiet.set(apiVersion, kinds);
    const known = kinds.get(kind) ?? isQuiet({ apiVersion, kind }, this.#context);
    kinds.set(kind, known);
    return known;
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

function isQuiet(object: KubeObject, context: RuleContext): boolean {
  const subject = subjectOf(object, {});
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
