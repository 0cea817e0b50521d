import { Construct } from "constructs";
import { type MountProof, mountProofOf } from "../lib/check/read-only/mount-table.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { admissionPolicies } from "./admission-policies.ts";
import { baselineRules } from "./baseline-rules.ts";
import { debugProfile } from "./debug-access.ts";
import { guard } from "./guard.ts";
import { type Image, imageReference } from "./image.ts";
import { placementOf } from "./placement.ts";
import { kubernetesPolicies } from "./policy-set.ts";
import { remark } from "./remarks.ts";
import { fieldOrRefuse } from "./version-gates.ts";

export interface ReadOnlyProofProps {
  /** What looks at the mounts of a container; it needs `cat`. */
  readonly image: Image;
}

/**
 * That root filesystems are read-only: the policy by which the API server lets no other pod into the namespaces of
 * tenants, and the probe that shows it of a container that runs. One for a cluster.
 */
export class ReadOnlyProof extends Construct {
  readonly #image: string;

  constructor(scope: Construct, id: string, { image }: ReadOnlyProofProps) {
    super(scope, id);
    this.#image = imageReference(image);
    const { profile } = placementOf(this);
    const rules = baselineRules.filter(({ code }) => code === "HARDEN-READ-ONLY-ROOT");
    const tenants = { matchLabels: { "app.kubernetes.io/managed-by": "fleetwright" } };
    admissionPolicies(this, "fleetwright-read-only", kubernetesPolicies, "deny", rules, tenants);
    remark(this, (notes) => {
      fieldOrRefuse(profile, "admissionPolicy", notes, "use BaselinePolicies with the engine that the cluster has");
    });
    guard(this);
  }

  /** The ephemeral container that prints the mounts of a container of its pod. It can do no more than that one. */
  probe(container: string): JsonObject {
    return {
      name: `prove-${container}`.slice(0, 63).replace(/-+$/, ""),
      image: this.#image,
      targetContainerName: container,
      // By its target, the process that it shows is that of the container and not its own.
      command: ["cat", "/proc/1/mountinfo"],
      ...debugProfile(placementOf(this).profile),
      terminationMessagePolicy: "FallbackToLogsOnError",
    };
  }

  /** What the log of the probe proves. Nothing, where it could not read the mounts. */
  static read(log: string): MountProof {
    return mountProofOf(log);
  }
}
