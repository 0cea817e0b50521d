import { type Finding, finding } from "../../core/finding.ts";
import { findingCatalogue } from "../../core/finding-catalogue.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import { tryParseVersion } from "../../core/version.ts";
import { bundledApis } from "../../data/kube-apis.ts";
import { judgeApi } from "../manifests/api-life.ts";
import type { RuleContext } from "../manifests/rule.ts";
import { apiOf, subjectOf, targetOf } from "../manifests/subject.ts";
import type { RequestedApi } from "./requested-apis.ts";
import { type SentVersion, sentVersions } from "./sent-versions.ts";
import type { ServedKind } from "./served-kinds.ts";

/** The cluster that was asked, as findings name it. */
export interface LiveCluster {
  /** Its uid, where it could be read. */
  readonly uid?: string;
  /** Name of the context. */
  readonly name: string;
}

/** Parts of the control plane write in the versions that they are built with, and are upgraded together with it. */
const ownManagers =
  /^(?:kube-apiserver|kube-controller-manager|kube-scheduler|kubelet|cloud-controller-manager|api-priority-and-fairness-.*)$/;

/** A finding for each version, other than the one it was read in, that clients sent the object in and that goes away. */
export function judgeSent(object: KubeObject, context: RuleContext, { uid }: LiveCluster): readonly Finding[] {
  const byVersion = Map.groupBy(
    sentVersions(object).filter(
      ({ apiVersion, manager }) => apiVersion !== object.apiVersion && !ownManagers.test(manager),
    ),
    ({ apiVersion }) => apiVersion,
  );
  return [...byVersion].flatMap(([apiVersion, sent]) => {
    const violations = judgeApi(apiOf({ apiVersion, kind: object.kind }), { apis: bundledApis, ...context });
    const ending = violations.find(({ code, verdict = "fail" }) => verdict === "fail" && isEnding(code));
    if (ending === undefined) return [];
    const target = targetOf(subjectOf({ ...object, apiVersion }, uid === undefined ? {} : { cluster: uid }));
    return [
      finding({
        code: "API-SENT",
        severity: ending.code === "API-REMOVED" ? "warning" : "info",
        verdict: "fail",
        target,
        message: `${sent.map(told).join(" and ")} wrote it so; ${ending.message}`,
        fix: ending.fix ?? findingCatalogue["API-SENT"].fix,
        evidence: [
          ...sent.map(({ path, time }) => ({
            kind: "live" as const,
            source: "the object as the cluster has it",
            detail: time === undefined ? path : `${path}, ${time}`,
          })),
          ...(ending.row === undefined
            ? []
            : [{ kind: "data" as const, source: ending.row.source, detail: `as of ${ending.row.asOf}` }]),
        ],
        ...(ending.appliesFrom === undefined ? {} : { appliesFrom: ending.appliesFrom }),
      }),
    ];
  });
}

function isEnding(code: string): boolean {
  return code === "API-REMOVED" || code === "API-DEPRECATED";
}

function told({ manager, time }: SentVersion): string {
  return time === undefined ? manager : `${manager} (${time.slice(0, 10)})`;
}

/** A finding for a deprecated API that clients have asked for: an error where it is gone on the way. */
export function judgeRequested(
  api: RequestedApi,
  kinds: readonly ServedKind[],
  { hops }: RuleContext,
  { uid }: LiveCluster,
): Finding {
  const { group, version, resource, subresource, removedRelease } = api;
  const kind = kinds.find((served) => served.group === group && served.resource === resource)?.kind;
  const gone = hops.find((hop) => isReached(removedRelease, hop));
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const path = subresource === "" ? resource : `${resource}/${subresource}`;
  const end = removedRelease === "" ? "deprecated" : `not served from ${removedRelease} on`;
  return finding({
    code: "API-CALLED",
    severity: gone === undefined ? "warning" : "error",
    verdict: "fail",
    target: { ...(uid === undefined ? {} : { cluster: uid }), apiVersion, kind: kind ?? resource, name: path },
    message: `clients have asked for ${path} in ${apiVersion}, which is ${end}, since this API server was started`,
    fix: findingCatalogue["API-CALLED"].fix,
    evidence: [
      { kind: "metrics", source: "/metrics of the API server", detail: "apiserver_requested_deprecated_apis" },
    ],
    ...(gone === undefined ? {} : { appliesFrom: gone }),
  });
}

function isReached(removedRelease: string, hop: string): boolean {
  const [removed, at] = [tryParseVersion(removedRelease), tryParseVersion(hop)];
  return removed !== undefined && at !== undefined && (removed.major - at.major || removed.minor - at.minor) <= 0;
}
