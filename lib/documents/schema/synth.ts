import * as v from "valibot";
import { count, optional } from "./values.ts";

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** A file of the output, by its path below the folder, with slashes. */
export const synthFile = v.object({ path: v.string(), sha256 });

const manifests = v.object({ path: v.string(), sha256, objects: count });

/** What one cluster runs, and where it stands. */
export const synthCluster = v.object({
  /** Name of the cluster's folder. */
  id: v.string(),
  /** The cluster's canonical id, as in inventories and plans. */
  uid: v.string(),
  name: v.string(),
  cloud: v.string(),
  distribution: v.string(),
  provider: optional(v.string()),
  account: optional(v.string()),
  location: optional(v.string()),
  environment: optional(v.string()),
  wave: optional(v.string()),
  owner: optional(v.string()),
  /** Stage and group of the upgrade plan. */
  stage: optional(v.string()),
  group: optional(v.string()),
  /** Minor that it runs, and the one after the plan. */
  version: v.string(),
  nextVersion: v.string(),
  /** Clusters of one class run the same. */
  class: v.string(),
  manifests,
  /** Rendered for `nextVersion`, where that was asked for. */
  next: optional(manifests),
});

/** Index of an output folder: `fleet.json`. */
export const fleetSynth = v.object({
  kind: v.literal("FleetSynth"),
  schemaVersion: v.literal(1),
  layout: v.picklist(["per-cluster", "per-class"]),
  clusters: v.array(synthCluster),
  /** Stages of the upgrade plan, first to last; absent without a plan. */
  stages: optional(v.array(v.string())),
  /** Every file that the app wrote but this one, by path; the only ones that a later run takes away. */
  files: v.array(synthFile),
});
