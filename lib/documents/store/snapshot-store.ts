/**
 * A place where processes that know nothing of each other leave snapshots. What lies there is never changed: a name says
 * what is in it, so that writing the same twice is writing it once.
 */
export interface SnapshotStore {
  /** For people: a folder, `s3://bucket/prefix/`. */
  readonly place: string;
  /**
   * Writes `bytes` under `name` unless the name is taken; nobody ever sees half of it.
   *
   * @throws FleetError `CONFIG` when the place does not exist or may not be written to, `UNAVAILABLE` when it fails.
   */
  create(name: string, bytes: Uint8Array): Promise<"created" | "there-already">;
  /** Names in the place, sorted. */
  list(): Promise<readonly string[]>;
  /** @throws FleetError `BAD_DOCUMENT` when there is no such name or it cannot be read. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Ends connections. */
  close(): void;
}
