import * as v from "valibot";
import { list, names, pattern, section, word } from "./fields.ts";

const described = v.description;

const allowed = v.pipe(
  section({
    kind: v.exactOptional(pattern),
    namespace: v.exactOptional(pattern),
    name: v.exactOptional(pattern),
    fields: v.exactOptional(
      v.pipe(
        names("fields such as spec.replicas", pattern),
        described("Fields, each with all below it. Default: the whole object, which may then be missing as well."),
      ),
    ),
    reason: v.pipe(word, described("Why the environments differ in it.")),
  }),
  v.check(({ reason: _, ...match }) => Object.keys(match).length > 0, "at least one of kind, namespace, name, fields"),
);

/** The schema of `drift:` in `fleet.yaml`. */
export const driftSchema = section({
  allow: v.exactOptional(
    v.pipe(list("differences", allowed), described("What may differ between environments, for a reason.")),
  ),
});
