import { type Evidence, type Finding, finding } from "../../core/finding.ts";
import { type CatalogueEntry, findingCatalogue } from "../../core/finding-catalogue.ts";
import { type FindingsDocument, findingsDocument, type Unread } from "../../core/findings-document.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import { podSecurityRule } from "../pod-security/pod-security-rule.ts";
import { apiRule } from "./api-rule.ts";
import { type CheckOptions, codeFilter, fitsCode, ruleContext } from "./check-options.ts";
import { unknownApis, unknownPodSecurity } from "./covered-versions.ts";
import { exemptionBook } from "./exemption-book.ts";
import { compareFindings } from "./finding-order.ts";
import type { RuleContext, Subject, Violation } from "./rule.ts";
import { objectRules, relationalRules } from "./rules.ts";
import { type Place, subjectOf, targetOf } from "./subject.ts";

/** Objects on their way through the rules, one at a time: nothing of them is kept but what a rule needs. */
export interface ManifestCheck {
  see(object: KubeObject, place: Place): void;
  /** Something that should have been judged and could not be read. */
  cannotRead(unread: Unread): void;
  /** The outcome of another judge that looked at the same input; `undefined`: it found nothing wrong. */
  judged(found: Finding | undefined): void;
  /** What the rules know besides the objects. */
  readonly context: RuleContext;
  finish(): FindingsDocument;
}

/** @throws FleetError `INVALID_TARGET` or `CONFIG` for options that cannot be followed. */
export function startCheck(options: CheckOptions): ManifestCheck {
  const wanted = codeFilter(options.only);
  const unread: Unread[] = [];
  const context: RuleContext = {
    ...ruleContext(options),
    // Asked at the end, when it is known whether something is missing.
    get complete() {
      return options.complete === true && unread.length === 0;
    },
  };
  const exemptions = exemptionBook(options.exemptions ?? [], options.asOf);
  const rules = objectRules.filter(({ codes }) => codes.some(wanted));
  const apis = apiRule.codes.some(wanted) ? [apiRule.start(context)] : [];
  const others = relationalRules
    .filter((rule) => rule !== apiRule && rule.codes.some(wanted))
    .map((rule) => rule.start(context));
  const found: Finding[] = [];
  const releases = new Set<string>();
  let [objects, performed, applicable] = [0, 0, 0];

  const judge = (subject: Subject): void => {
    for (const rule of rules) {
      if (!rule.applies(subject, context)) continue;
      applicable++;
      let open = false;
      for (const violation of rule.judge(subject, context)) {
        open ||= violation.verdict === "unknown";
        if (wanted(violation.code)) found.push(findingOf(violation, targetOf(subject), releases));
      }
      if (!open) performed++;
    }
    for (const relational of [...apis, ...others]) relational.see(subject);
  };

  const finishRelations = (): void => {
    for (const relational of [...apis, ...others]) {
      const result = relational.finish();
      let open = 0;
      for (const violation of result.violations) {
        if (violation.verdict === "unknown") open++;
        if (wanted(violation.code)) found.push(findingOf(violation, violation.target, releases));
      }
      applicable += result.applicable;
      performed += result.performed ?? Math.max(0, result.applicable - open);
    }
  };

  return {
    see(object, place) {
      const subject = subjectOf(object, place);
      if (place.origin === "helm" && place.file !== undefined) releases.add(place.file);
      objects++;
      exemptions.read(subject);
      // What a cluster made of a release is there itself; of the release, only how it is written counts.
      if (place.origin === "helm" && place.cluster !== undefined) for (const api of apis) api.see(subject);
      else judge(subject);
    },
    cannotRead: (entry) => void unread.push(entry),
    context,
    judged(outcome) {
      if (outcome !== undefined && !wanted(outcome.code)) return;
      applicable++;
      if (outcome?.verdict !== "unknown") performed++;
      if (outcome !== undefined) found.push(outcome);
    },
    finish() {
      finishRelations();
      const counted = found.filter((entry) => !exemptions.holdsBack(entry));
      const judged = (pattern: string) =>
        Object.keys(findingCatalogue).some((code) => wanted(code) && fitsCode(pattern, code));
      const all = [...counted, ...exemptions.remarks(judged)];
      const fresh = all.filter(({ fingerprint }) => options.baseline?.has(fingerprint) !== true);
      return findingsDocument(
        fresh.sort(compareFindings),
        [
          ...unread,
          ...(apis.length === 0 ? [] : unknownApis(context.hops)),
          ...(podSecurityRule.codes.some(wanted) ? unknownPodSecurity(context.podSecurity.version) : []),
        ],
        { performed, applicable },
        { objects, exempted: found.length - counted.length, known: all.length - fresh.length },
        options.clusterUid === undefined ? undefined : [{ cluster: options.clusterUid, performed, applicable }],
      );
    },
  };
}

function findingOf(violation: Violation, target: Finding["target"], releases: ReadonlySet<string>): Finding {
  const { code, container } = violation;
  const entry: CatalogueEntry = findingCatalogue[code];
  return finding({
    code,
    severity: violation.severity ?? entry.severity,
    verdict: violation.verdict ?? "fail",
    target: container === undefined ? target : { ...target, container },
    message: violation.message,
    fix: violation.fix ?? entry.fix,
    evidence: evidenceOf(violation, target, releases),
    ...(violation.appliesFrom === undefined ? {} : { appliesFrom: violation.appliesFrom }),
  });
}

function evidenceOf(
  { path, row }: Violation,
  { cluster, file, line }: Finding["target"],
  releases: ReadonlySet<string>,
): readonly Evidence[] {
  const given = cluster === undefined ? "the object as it was given" : "the object as the cluster has it";
  const seen: Evidence = {
    kind: file !== undefined && releases.has(file) ? "helm" : cluster === undefined ? "manifest" : "live",
    source: file === undefined ? given : line === undefined ? file : `${file}:${line}`,
    ...(path === undefined ? {} : { detail: path }),
  };
  return row === undefined ? [seen] : [seen, { kind: "data", source: row.source, detail: `as of ${row.asOf}` }];
}
