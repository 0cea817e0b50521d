import { Construct } from "constructs";
import { admissionPolicies } from "./admission-policies.ts";
import { baselineRules } from "./baseline-rules.ts";
import { guard } from "./guard.ts";
import { type Image, imageReference } from "./image.ts";
import { placementOf } from "./placement.ts";
import { kubernetesPolicies } from "./policy-set.ts";
import { remark } from "./remarks.ts";
import { fieldOrRefuse } from "./version-gates.ts";

/** What the proof is made with. */
export interface ReadOnlyProofProps {
  /** What looks at the mounts of containers; it needs `sh` and `cat`. */
  readonly image: Image;
}

/**
 * That root filesystems are read-only: the policy by which the API server lets no other pod into the namespaces of
 * tenants, and the check that shows it of the containers that run. One for a cluster.
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

  /**
   * The words of the command that looks at the mounts of every container that claims a read-only root, by ephemeral
   * containers that Pod Security restricted lets in. `context`: of the kubeconfig.
   */
  command(context: string): readonly string[] {
    return [
      "fleetwright",
      "check",
      `--context=${context}`,
      "--prove=read-only",
      "--only=HARDEN-ROOT-*",
      `--allow-debug-containers=${this.#image}`,
    ];
  }
}
