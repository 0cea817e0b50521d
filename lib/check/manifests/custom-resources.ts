import { bundledApis } from "../../data/kube-apis.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import { judgeApi } from "./api-life.ts";
import type { RelationalJudge, RelationalViolation, RuleContext, Subject, Violation } from "./rule.ts";
import { apiVersionOf, targetOf } from "./subject.ts";

/** What a definition of a custom resource says of one of its versions. */
interface DefinedVersion {
  readonly served: boolean;
  readonly deprecated: boolean;
}

/** Objects of one kind, in one API version, that no API server brings itself. */
interface CustomKind {
  readonly first: Subject;
  readonly targets: RelationalViolation["target"][];
  count: number;
}

/** Objects of components and of custom resources on their way, judged when all of them have been seen. */
interface CustomResources {
  /** Takes the versions of a definition; anything else is let pass. */
  define(subject: Subject): void;
  see(subject: Subject): void;
  finish(): Required<ReturnType<RelationalJudge["finish"]>>;
}

/**
 * A definition among the objects decides what is served; without one, the table does where it knows the group; what
 * neither knows is reported once per kind as not judged.
 */
export function customResources(context: RuleContext): CustomResources {
  const defined = new Map<string, ReadonlyMap<string, DefinedVersion>>();
  const kinds = new Map<string, CustomKind>();
  return {
    define(subject) {
      if (subject.kind === "CustomResourceDefinition") define(subject, defined);
    },
    see(subject) {
      const name = `${subject.group}/${subject.version}/${subject.kind}`;
      const known = kinds.get(name) ?? { first: subject, targets: [], count: 0 };
      kinds.set(name, known);
      known.count++;
      known.targets.push(targetOf(subject));
    },
    finish() {
      const found = [...kinds.values()].map((kind) => ({ kind, violations: judge(kind, defined, context) }));
      return {
        applicable: found.reduce((sum, { kind }) => sum + kind.count, 0),
        performed: found.reduce((sum, { kind, violations }) => sum + (violations.some(isOpen) ? 0 : kind.count), 0),
        violations: found.flatMap(({ kind, violations }) => violations.flatMap((violation) => spread(violation, kind))),
      };
    },
  };
}

function define(subject: Subject, defined: Map<string, ReadonlyMap<string, DefinedVersion>>): void {
  const spec = objectAt(subject.object, "spec");
  const kind = textAt(objectAt(spec, "names"), "kind");
  const group = textAt(spec, "group");
  if (kind === undefined || group === undefined) return;
  const versions = objectsAt(spec, "versions").flatMap((version) => {
    const name = textAt(version, "name");
    const served = version["served"] === true;
    return name === undefined ? [] : [[name, { served, deprecated: version["deprecated"] === true }] as const];
  });
  // `version` alone is how v1beta1 wrote it.
  const only = textAt(spec, "version");
  if (versions.length === 0 && only !== undefined) versions.push([only, { served: true, deprecated: false }]);
  defined.set(`${group}/${kind}`, new Map(versions));
}

function judge(
  { first, count }: CustomKind,
  defined: ReadonlyMap<string, ReadonlyMap<string, DefinedVersion>>,
  context: RuleContext,
): readonly Violation[] {
  const { apis = bundledApis } = context;
  const name = `${apiVersionOf(first)} ${first.kind}`;
  const definition = defined.get(`${first.group}/${first.kind}`);
  if (definition !== undefined) return byDefinition(name, first.version, definition);
  if (apis.versions(first.group) !== undefined) return judgeApi(first, { ...context, apis });
  const message = `${name}: ${count === 1 ? "1 object is" : `${count} objects are`} not judged: nobody here knows the group`;
  return [{ code: "INPUT-API-NOT-JUDGED", verdict: "unknown", message }];
}

function byDefinition(
  name: string,
  version: string,
  definition: ReadonlyMap<string, DefinedVersion>,
): readonly Violation[] {
  const own = definition.get(version);
  const served = [...definition].flatMap(([other, { served }]) => (served ? [other] : []));
  const fix = served.length === 0 ? {} : { fix: `Move it to ${served.join(" or ")}, which its definition serves.` };
  if (own === undefined)
    return [{ code: "API-UNKNOWN-VERSION", message: `${name}: its definition has no such version`, ...fix }];
  if (!own.served) return [{ code: "API-REMOVED", message: `${name}: its definition does not serve it`, ...fix }];
  return own.deprecated
    ? [{ code: "API-DEPRECATED", message: `${name}: its definition calls it deprecated`, ...fix }]
    : [];
}

function isOpen({ verdict }: Violation): boolean {
  return verdict === "unknown";
}

/** What cannot be judged is told once a kind; what is wrong is told of every object. */
function spread(violation: Violation, { first, targets }: CustomKind): readonly RelationalViolation[] {
  if (violation.code !== "INPUT-API-NOT-JUDGED") return targets.map((target) => ({ ...violation, target }));
  return [{ ...violation, target: { apiVersion: apiVersionOf(first), kind: first.kind } }];
}
