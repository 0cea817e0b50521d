import { FleetError } from "../lib/core/error.ts";
import { fileName } from "../lib/encode/file-name.ts";

/** What a folder name is made of. */
export interface Identity {
  /** Unique in the fleet. */
  readonly uid: string;
  /** What people call it; need not be unique. */
  readonly label: string;
}

/**
 * A folder name for each cluster, the same in every run whatever other clusters there are, unless two have the same
 * label: then both get a hash of their uid.
 *
 * @throws FleetError `CONFIG` when two clusters have the same uid.
 */
export function folderNames(identities: readonly Identity[]): ReadonlyMap<string, string> {
  const byName = new Map<string, Identity[]>();
  const uids = new Set<string>();
  for (const identity of identities) {
    if (uids.has(identity.uid)) {
      throw new FleetError("CONFIG", "The cluster is in the fleet twice", {
        cluster: identity.uid,
        hint: "Give each cluster an id of its own; two presets of a kind need the override `id`.",
      });
    }
    uids.add(identity.uid);
    const name = fileName(identity.label);
    byName.set(name, [...(byName.get(name) ?? []), identity]);
  }
  const names = new Map<string, string>();
  for (const [name, owners] of byName) {
    for (const { uid, label } of owners) names.set(uid, owners.length === 1 ? name : fileName(`${label}/${uid}`));
  }
  return names;
}
