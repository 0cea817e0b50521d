import type { GroupVersionKind } from "../../core/kube-object.ts";
import { type ApiState, apiState } from "../../data/api-state.ts";
import type { ApiRow } from "../../data/kube-apis.ts";
import type { RuleContext, Violation } from "./rule.ts";
import { apiVersionOf } from "./subject.ts";

/**
 * What becomes of an API on the way to the target: the worst of what the minor that runs now and every hop make of it,
 * from the first minor on at which it does. Not for APIs that no table knows.
 */
export function judgeApi(api: GroupVersionKind, context: RuleContext): readonly Violation[] {
  const { current, hops } = context;
  const minors = current === undefined ? hops : [current, ...hops.filter((hop) => hop !== current)];
  const states = minors.map((minor) => ({
    minor,
    ...apiState(api, minor, context.cluster ?? {}, context.apis),
  }));
  const first = (state: ApiState["state"]) => states.find((at) => at.state === state);
  const name = `${apiVersionOf(api)} ${api.kind}`;

  const unknown = first("unknown-version");
  if (unknown !== undefined) return [{ code: "API-UNKNOWN-VERSION", message: unknownText(api, context, name) }];
  const open = first("component-unknown");
  if (open?.row !== undefined) return [openViolation(name, open.row, context)];
  const last = states.at(-1);
  const removed = first("removed");
  if (removed?.row !== undefined) {
    const { row } = removed;
    const planned = removed.planned === true ? " (planned)" : "";
    const message = `${name} is not served from ${owner(row)}${row.removed} on${planned}`;
    return [{ code: "API-REMOVED", message, ...moveTo(row, context), ...since(removed, row.removed, context), row }];
  }
  const early = first("not-yet");
  if (early?.row !== undefined) {
    const { row } = early;
    const message = `${name} is served from ${owner(row)}${row.introduced} on, not at ${early.minor}`;
    // What the target serves is only too early until it is reached.
    return [{ code: "API-NOT-YET", message, ...(last?.state === "not-yet" ? {} : { severity: "warning" }), row }];
  }
  const off = first("off-by-default");
  const violations: Violation[] = [];
  if (off?.row !== undefined) {
    violations.push({
      code: "API-OFF-BY-DEFAULT",
      message: `${name} is served only where an administrator turned it on`,
      ...moveTo(off.row, context),
      ...since(off, undefined, context),
      row: off.row,
    });
  }
  const deprecated = first("deprecated");
  if (deprecated?.row !== undefined) {
    const { row } = deprecated;
    const end = row.removed === undefined ? "" : `, and not served from ${row.removed} on`;
    const message = `${name} is deprecated since ${owner(row)}${row.deprecated}${end}`;
    violations.push({
      code: "API-DEPRECATED",
      message,
      ...moveTo(row, context),
      ...since(deprecated, row.deprecated, context),
      row,
    });
  }
  return violations;
}

/**
 * The first minor on the way at which it is so; `began` where it is not known which one runs. Absent: it is so now. What
 * hangs on the version of a component comes with no minor of Kubernetes.
 */
function since(
  { minor, row }: ApiState & { readonly minor: string },
  began: string | undefined,
  { current }: RuleContext,
): { readonly appliesFrom?: string } {
  if (row?.component !== undefined || minor === current) return {};
  if (current !== undefined) return { appliesFrom: minor };
  return began === undefined ? {} : { appliesFrom: began };
}

/** The API is one of a component, and it hangs on the component's version whether it is served. */
function openViolation(name: string, row: ApiRow, context: RuleContext): Violation {
  const ends = row.removed === undefined ? `deprecated since ${row.deprecated}` : `not served from ${row.removed} on`;
  return {
    code: row.removed === undefined ? "API-DEPRECATED" : "API-REMOVED",
    verdict: "unknown",
    severity: "warning",
    message: `${name} is ${ends} of ${row.component}, whose version is not known`,
    fix: `${moveTo(row, context).fix} Or give the version: --component ${row.component}=VERSION.`,
    row,
  };
}

function unknownText({ group, version, kind }: GroupVersionKind, { apis }: RuleContext, name: string): string {
  const versions = apis?.versions(group);
  const others = [...(versions ?? [])].flatMap(([other, rows]) =>
    rows.some((row) => row.kind === kind || row.kind === "*") ? [other] : [],
  );
  if (others.length > 0)
    return `${name}: ${kind} is known in ${others.map((other) => apiVersionOf({ group, version: other })).join(", ")} only`;
  return versions?.has(version) === true
    ? `${name}: the version has no such kind`
    : `${name}: there is no such version`;
}

function owner({ component }: ApiRow): string {
  return component === undefined ? "" : `${component} `;
}

/** What the table names, else the best other version of the kind that the target serves, stable ones first. */
function moveTo(row: ApiRow, context: RuleContext): { readonly fix: string } {
  const { replacement, group, kind } = row;
  if (replacement !== undefined) {
    const [newGroup = "", version = "", other = kind] = replacement.split("/");
    const name = apiVersionOf({ group: newGroup, version });
    return { fix: `Move it to ${name}${other === kind || other === "*" ? "" : ` ${other}`}.` };
  }
  const target = context.hops.at(-1) ?? "";
  const others = [...(context.apis?.versions(group)?.keys() ?? [])].filter(
    (version) => apiState({ group, version, kind }, target, context.cluster, context.apis).state === "served",
  );
  const best = others.find((version) => /^v\d+$/.test(version)) ?? others.at(-1);
  if (best === undefined) return { fix: "Nothing replaces it: find out what the object is for, and remove it." };
  return { fix: `Move it to ${apiVersionOf({ group, version: best })}.` };
}
