import type { IScalable, ScalingTarget } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import { fromInstant } from "../lib/core/instant.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { servicePorts } from "./client-service.ts";
import type { ContainerPort } from "./container.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import type { Notes } from "./notes.ts";
import { scalingTarget } from "./plus-partner.ts";
import type { Health } from "./probe.ts";
import { RenderedObject } from "./rendered-object.ts";
import type { ReplicatedProps } from "./replicated.ts";
import { replicasOf } from "./replicated.ts";
import { type Rollout, statefulRollout } from "./rollout.ts";
import { fieldOrWarn } from "./version-gates.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";
import { claimSpecOf, volumeNameOf, type Writable } from "./writable.ts";

/** What becomes of the data when the volumes are gone. */
export type Backup =
  | {
      /** What takes the copies: `velero`, `barman to s3://…`. */
      readonly by: string;
      /** Day on which a copy was last restored and looked at, `YYYY-MM-DD`. */
      readonly restoreTestedOn: string;
    }
  /** There is none, for a reason of at least 15 characters and on somebody's word. */
  | { readonly none: { readonly reason: string; readonly owner: string } };

/** A service with a volume for each replica. */
export interface StatefulServiceProps extends WorkloadProps, ReplicatedProps {
  /** Port that the container listens on, 1024 or above. */
  readonly port: number;
  /**
   * Name of the port: `postgres`, `redis`.
   *
   * @default "http"
   */
  readonly portName?: string;
  /** @default - none */
  readonly otherPorts?: readonly ContainerPort[];
  readonly health: Health;
  readonly backup: Backup;
}

/**
 * Something that keeps its data: a StatefulSet, its headless Service and its disruption budget. Directories made by
 * `Writable.claim` become claims that outlive the pods, and are kept when the set is scaled down or removed.
 */
export class StatefulService extends Workload implements IScalable {
  readonly replicas: number;
  readonly #claims: readonly Writable[];
  readonly #rollout: Rollout | undefined;

  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    const { port, portName = "http", otherPorts = [], health } = props;
    const ports = [{ name: portName, port }, ...otherPorts];
    super(scope, id, props, {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      main: { ports, health },
      pod: { restartPolicy: "Always", serves: true, spread: true, templateHash: false, keepsClaims: true },
    });
    this.manifest.metadata.addAnnotation("fleetwright.dev/backup", backupText(props.backup, this.node.path));
    this.replicas = replicasOf(this.node.path, props);
    this.#rollout = props.rollout;
    this.#claims = (props.writable ?? []).filter(({ kind }) => kind === "claim");
    new RenderedObject(this, "Service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: this.metadata,
      fields: {
        spec: () => ({
          clusterIP: "None",
          selector: { ...this.selector },
          ports: servicePorts(ports.map((one) => ({ ...one, targetPort: one.name }))),
        }),
      },
    });
    disruptionBudget(this);
  }

  /** For cdk8s-plus: what its HorizontalPodAutoscaler scales. */
  toScalingTarget(): ScalingTarget {
    return scalingTarget(this);
  }

  protected override specOf(template: JsonObject, notes: Notes): JsonObject {
    const retains = fieldOrWarn(this.profile, "claimRetention", notes, "claims are kept, which is what it would say");
    return {
      ...(this.hasAutoscaler ? {} : { replicas: this.replicas }),
      serviceName: this.objectName,
      selector: { matchLabels: { ...this.selector } },
      podManagementPolicy: "OrderedReady",
      ...statefulRollout(this.#rollout),
      ...(retains ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" } } : {}),
      template,
      ...(this.#claims.length === 0
        ? {}
        : {
            volumeClaimTemplates: this.#claims.map((claim) => ({
              apiVersion: "v1",
              kind: "PersistentVolumeClaim",
              metadata: { name: volumeNameOf(claim), labels: { ...this.selector } },
              spec: claimSpecOf(claim, this.profile, notes),
            })),
          }),
    };
  }
}

function backupText(backup: Backup, path: string): string {
  if ("none" in backup) {
    const { reason, owner } = backup.none;
    if (reason.trim().length < 15) {
      throw new FleetError("CONFIG", `${path} has no backup and no reason of at least 15 characters for it`, { path });
    }
    return JSON.stringify({ none: { reason, owner } });
  }
  if (backup.restoreTestedOn.length !== 10 || fromInstant(backup.restoreTestedOn) === undefined) {
    throw new FleetError("CONFIG", `${JSON.stringify(backup.restoreTestedOn)} is not a day, YYYY-MM-DD`, {
      path: `${path}.backup.restoreTestedOn`,
    });
  }
  return JSON.stringify({ by: backup.by, restoreTestedOn: backup.restoreTestedOn });
}
