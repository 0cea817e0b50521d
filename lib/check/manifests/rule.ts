import type { FindingTarget, Severity } from "../../core/finding.ts";
import type { FindingCode } from "../../core/finding-catalogue.ts";
import type { IsoInstant } from "../../core/instant.ts";
import type { GroupVersionKind, KubeObject } from "../../core/kube-object.ts";
import type { AddonOverlay } from "../../data/addon-support.ts";
import type { ApiCluster } from "../../data/api-state.ts";
import type { ApiTable } from "../../data/kube-apis.ts";
import type { SourcedRow } from "../../data/row.ts";

/** One object to be judged, and where it stood. */
export interface Subject extends GroupVersionKind {
  readonly object: KubeObject;
  readonly file?: string;
  /** Line of the document's first key, from 1. */
  readonly line?: number;
  /** The cluster that it was read from, by its uid. */
  readonly cluster?: string;
  readonly namespace?: string;
  /** Empty for an object that is named by the server. */
  readonly name: string;
}

/** What rules may know besides the objects. */
export interface RuleContext {
  /** Minors that the cluster will run, in order; the last one is the target. Never empty: without a target, the newest known. */
  readonly hops: readonly string[];
  /** Minor that the cluster runs now; absent: not known. */
  readonly current?: string;
  /** What counts as today where dates are compared, such as the end of a certificate. */
  readonly asOf: IsoInstant;
  /** Every object of the cluster is among the subjects, so that what is not seen does not exist. Default `false`. */
  readonly complete?: boolean;
  /** What somebody knows of add-ons besides the bundled table. */
  readonly addons?: AddonOverlay;
  /** Pod Security Standards level and the minor whose rules hold. */
  readonly podSecurity: {
    readonly level: "baseline" | "restricted";
    readonly version: string;
    /** The level was asked for, so that what breaks it is an error; else it is a warning. Default `false`. */
    readonly required?: boolean;
  };
  /** Known APIs, those of the user over the bundled ones. Default: the bundled ones. */
  readonly apis?: ApiTable;
  /** What is known of the cluster besides its versions. */
  readonly cluster?: ApiCluster;
}

/** Something that is wrong with a subject, or that could not be told of it. */
export interface Violation {
  readonly code: FindingCode;
  /** `unknown`: the rule applies and its evidence is missing. Default `fail`. */
  readonly verdict?: "fail" | "unknown";
  /** Default: that of the catalogue. */
  readonly severity?: Severity;
  readonly container?: string;
  /** Where in the object, `spec.template.spec.containers[0].securityContext`. */
  readonly path?: string;
  readonly message: string;
  /** Default: that of the catalogue. */
  readonly fix?: string;
  /** Minor from which it applies; absent: now. */
  readonly appliesFrom?: string;
  /** Row of a bundled table that it rests on as well. */
  readonly row?: Pick<SourcedRow, "source" | "asOf">;
}

/** Judges objects one by one. Pure: the same subject and context give the same violations. */
export interface ObjectRule {
  readonly codes: readonly FindingCode[];
  /** Whether the subject exists for this rule: what it does not apply to counts for nothing. */
  applies(subject: Subject, context: RuleContext): boolean;
  judge(subject: Subject, context: RuleContext): Iterable<Violation>;
}

/** A violation of a rule that looks at several objects names the one it is about. */
export interface RelationalViolation extends Violation {
  readonly target: FindingTarget;
}

/**
 * Judges objects against each other (a budget and its pods, a webhook and its service). It sees every object once, keeps
 * what it needs of it and nothing more, since a stream of objects may be larger than memory, and answers at the end.
 */
export interface RelationalRule {
  readonly codes: readonly FindingCode[];
  start(context: RuleContext): RelationalJudge;
}

export interface RelationalJudge {
  see(subject: Subject): void;
  finish(): {
    /** Judgements whose subject exists. */
    readonly applicable: number;
    /** Those of them that had their evidence. Default: all but as many as there are violations of verdict `unknown`. */
    readonly performed?: number;
    readonly violations: Iterable<RelationalViolation>;
  };
}
