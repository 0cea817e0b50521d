import type { RelationalViolation, Subject } from "../manifests/rule.ts";

/** How a violation names the object that it is about. */
export function targetOf({ object, file, line, namespace, name }: Subject): RelationalViolation["target"] {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === "" ? {} : { name }),
  };
}
