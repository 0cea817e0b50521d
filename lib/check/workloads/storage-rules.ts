import { isSet, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule, Subject } from "../manifests/rule.ts";

const zoneKeys: ReadonlySet<string> = new Set([
  "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/zone",
  "topology.ebs.csi.aws.com/zone",
  "topology.gke.io/zone",
  "topology.disk.csi.azure.com/zone",
]);

/** Where the data of pods is when their node goes. */
export const storageRules: readonly ObjectRule[] = [
  {
    codes: ["UPGRADE-LOCAL-VOLUME"],
    applies: isVolume,
    *judge({ object }) {
      const spec = objectAt(object, "spec");
      const source = ["local", "hostPath"].find((field) => isSet(spec, field));
      if (source !== undefined)
        yield {
          code: "UPGRADE-LOCAL-VOLUME",
          path: `spec.${source}`,
          message: `its data is on the disk of one node${claimed(object)}`,
        };
    },
  },
  {
    codes: ["UPGRADE-ZONAL-VOLUME"],
    applies: isVolume,
    *judge({ object }) {
      const required = objectAt(objectAt(objectAt(object, "spec"), "nodeAffinity"), "required");
      const expressions = objectsAt(required, "nodeSelectorTerms").flatMap((term) =>
        objectsAt(term, "matchExpressions"),
      );
      const zones = expressions
        .filter((expression) => zoneKeys.has(textAt(expression, "key") ?? ""))
        .flatMap((expression) => listAt(expression, "values"));
      if (new Set(zones).size === 1)
        yield {
          code: "UPGRADE-ZONAL-VOLUME",
          path: "spec.nodeAffinity",
          message: `it can be mounted in zone ${zones[0]} alone${claimed(object)}`,
        };
    },
  },
  {
    codes: ["UPGRADE-STUCK-DELETION"],
    applies: ({ object }) => isSet(objectAt(object, "metadata"), "deletionTimestamp"),
    *judge({ object }) {
      const finalizers = listAt(objectAt(object, "metadata"), "finalizers");
      const namespaces = listAt(objectAt(object, "spec"), "finalizers");
      const waiting = [...finalizers, ...(object.kind === "Namespace" ? namespaces : [])];
      if (waiting.length > 0)
        yield {
          code: "UPGRADE-STUCK-DELETION",
          path: "metadata.finalizers",
          message: `it has been deleted and waits for ${waiting.join(", ")}`,
        };
    },
  },
];

function isVolume({ group, kind }: Subject): boolean {
  return group === "" && kind === "PersistentVolume";
}

function claimed(object: Subject["object"]): string {
  const claim = objectAt(objectAt(object, "spec"), "claimRef");
  return claim === undefined ? "" : `, and ${textAt(claim, "namespace")}/${textAt(claim, "name")} uses it`;
}
