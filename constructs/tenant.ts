import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { guard } from "./guard.ts";

import { placementOf } from "./placement.ts";
import { type Owner, objectNameOf } from "./provenance.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { denyAll, letAskForNames } from "./tenant-network.ts";
import { podSecurityLabels, warnOfVersion } from "./tenant-pod-security.ts";
import { limitRange, type Quota, resourceQuota } from "./tenant-quota.ts";
import { markTenant, type TenantScope } from "./tenant-scope.ts";
import { type WaiverProps, waive } from "./waiver.ts";

/** Whose namespace it is, and how much it may use. */
export interface TenantProps {
  /** Name of the namespace. Renaming the construct changes nothing; changing this makes another namespace. */
  readonly name: string;
  readonly owner: Owner;
  readonly quota: Quota;
  /**
   * A level below restricted, for node agents that read their node. It takes a waiver.
   *
   * @default - restricted
   */
  readonly podSecurity?: { readonly level: "baseline" | "privileged"; readonly waiver: WaiverProps };
}

/**
 * A namespace that is safe for whatever is put into it: Pod Security at the cluster's version, no traffic but names, a
 * quota, defaults for those who ask for nothing, and a default service account without a token.
 */
export class Tenant extends Construct implements TenantScope {
  readonly namespace: string;
  readonly profile: ClusterProfile;
  readonly labels: Readonly<Record<string, string>>;
  /** Class of workloads that name none. */
  readonly defaultPriorityClassName: string;
  /** Class of what has to run before the rest. */
  readonly highPriorityClassName: string;

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    markTenant(this);
    this.profile = placementOf(this).profile;
    this.namespace = objectNameOf(props.name, props.name);
    if (this.namespace === "default" || this.namespace.startsWith("kube-")) {
      throw new FleetError("CONFIG", `The namespace ${this.namespace} belongs to the cluster`, {
        path: this.node.path,
        hint: "Name one of the tenant's own; no traffic but names would stop what the cluster runs there.",
      });
    }
    this.labels = {
      "app.kubernetes.io/part-of": this.namespace,
      "app.kubernetes.io/managed-by": "fleetwright",
      owner: props.owner.team,
    };
    this.defaultPriorityClassName = `${this.namespace}-default`;
    this.highPriorityClassName = `${this.namespace}-high`;
    const level = props.podSecurity?.level ?? "restricted";
    const namespace = new RenderedObject(this, "Resource", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: this.namespace,
        labels: { ...this.labels, ...podSecurityLabels(this.profile, level) },
        annotations: { email: props.owner.email },
      },
      fields: {},
    });
    remark(namespace, (notes) => warnOfVersion(this.profile, notes));
    if (props.podSecurity !== undefined) waive(this, "HARDEN-NAMESPACE-LEVEL", props.podSecurity.waiver);
    denyAll(this);
    letAskForNames(this);
    resourceQuota(this, props.quota);
    limitRange(this, props.quota);
    this.#priorityClass("DefaultPriority", this.defaultPriorityClassName, 1000, "Workloads that name no class.");
    this.#priorityClass("HighPriority", this.highPriorityClassName, 100_000, "Workloads that the others need.");
    new RenderedObject(this, "DefaultServiceAccount", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: this.namespace, labels: { ...this.labels } },
      fields: { automountServiceAccountToken: () => false },
    });
    guard(this);
  }

  /** Metadata of an object of the namespace. */
  metadata(name: string): {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Record<string, string>;
  } {
    return { name, namespace: this.namespace, labels: { ...this.labels } };
  }

  /** Accepts, for a reason and a time, that an object of the tenant itself breaks a rule. */
  waive(code: string, props: WaiverProps): this {
    waive(this, code, props);
    return this;
  }

  #priorityClass(id: string, name: string, value: number, description: string): void {
    new RenderedObject(this, id, {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name, labels: { ...this.labels } },
      // Nobody's pods are thrown out for a tenant's, only its place in the queue is better.
      fields: {
        value: () => value,
        globalDefault: () => false,
        preemptionPolicy: () => "Never",
        description: () => description,
      },
    });
  }
}
