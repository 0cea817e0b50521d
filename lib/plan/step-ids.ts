import { hash } from "node:crypto";

/** Names the steps of one cluster: `hop`, `kind` and `subject` tell a step from the others of the cluster. */
export type StepIds = (hop: string, kind: string, subject: string) => string;

/**
 * Ids for the steps of a plan: the hash of the cluster's uid and the hash of the step's place in it, 24 hex digits. Equal
 * places of one cluster are counted, so that no id is given twice.
 */
export function stepIds(): (clusterUid: string) => StepIds {
  // A fleet has few distinct places, and hashing is the dearest part of a large plan.
  const places = new Map<string, string>();
  return (clusterUid) => {
    const cluster = digest(clusterUid);
    const used = new Set<string>();
    return (hop, kind, subject) => {
      for (let times = 0; ; times += 1) {
        const text = `${hop}\n${kind}\n${times}\n${subject}`;
        let place = places.get(text);
        if (place === undefined) {
          place = digest(text);
          places.set(text, place);
        }
        if (used.has(place)) continue;
        used.add(place);
        return cluster + place;
      }
    };
  };
}

function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 12);
}
