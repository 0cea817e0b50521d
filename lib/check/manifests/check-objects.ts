import type { FindingsDocument } from "../../core/findings-document.ts";
import type { JsonValue } from "../../core/kube-object.ts";
import { isConfiguration } from "../../data/configuration-apis.ts";
import type { CheckOptions } from "./check-options.ts";
import { eachObject } from "./each-object.ts";
import { startCheck } from "./manifest-check.ts";
import { apiOf } from "./subject.ts";

/**
 * Judges objects, one by one and beside each other. Lists are opened, and the configuration of programs, such as a
 * Kustomization, is let pass. Pure: the same objects and options give the same document. A value that is no object of
 * Kubernetes is listed as unread, by its place in the sequence.
 *
 * @throws FleetError `INVALID_TARGET` for a target that is no version of Kubernetes or older than the current one;
 * `CONFIG` for a date that is none, or a code that does not exist.
 */
export function checkObjects(objects: Iterable<unknown>, options: CheckOptions): FindingsDocument {
  const check = startCheck(options);
  let index = 0;
  for (const value of objects) {
    const what = `object ${index++}`;
    for (const item of eachObject(value as JsonValue)) {
      if (item.object !== undefined) {
        if (!isConfiguration(apiOf(item.object))) check.see(item.object, {});
      } else check.cannotRead({ what: `${what}${item.path}`, message: item.flaw });
    }
  }
  return check.finish();
}
