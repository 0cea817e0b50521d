import * as v from "valibot";
import { described, list, names, pattern, section, word } from "./fields.ts";

const allowed = v.pipe(
  section({
    kind: v.exactOptional(v.pipe(pattern, described("Kind of the object.", "any"))),
    namespace: v.exactOptional(v.pipe(pattern, described("Namespace of the object.", "any"))),
    name: v.exactOptional(v.pipe(pattern, described("Name of the object.", "any"))),
    fields: v.exactOptional(
      v.pipe(
        names("fields such as spec.replicas", pattern),
        described("Fields, each with all below it.", "the whole object, which may then be missing as well"),
      ),
    ),
    reason: v.pipe(word, described("Why the environments differ in it.")),
  }),
  v.check(({ reason: _, ...match }) => Object.keys(match).length > 0, "at least one of kind, namespace, name, fields"),
);

/** The schema of `drift:` in `fleet.yaml`. */
export const driftSchema = section({
  allow: v.exactOptional(
    v.pipe(list("differences", allowed), described("What may differ between environments, for a reason.", "nothing")),
  ),
});
