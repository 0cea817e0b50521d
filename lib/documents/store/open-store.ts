import { folderStore } from "./folder-store.ts";
import { objectStore } from "./object-store.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/**
 * The store at a place: `s3://bucket/prefix/`, or a folder.
 *
 * @throws FleetError as `objectStore`.
 */
export async function openStore(place: string): Promise<SnapshotStore> {
  return /^[a-z][a-z0-9+.-]*:\/\//.test(place) ? await objectStore(place) : folderStore(place);
}
