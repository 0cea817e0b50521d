import type { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { checkSchedule } from "./cron-task.ts";
import type { NetworkPeer } from "./network-rules.ts";
import type { Notes } from "./notes.ts";
import { runId } from "./one-shot.ts";
import { objectNameOf } from "./provenance.ts";
import type { Resources } from "./resources.ts";
import { fieldOrRefuse, fieldOrWarn } from "./version-gates.ts";
import { Workload } from "./workload.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";
import type { WorkloadProps } from "./workload-props.ts";
import { Writable } from "./writable.ts";

/** How a fleet is read from within a cluster: by how many pods, when, as whom, and where the snapshot goes. */
export interface FleetScanProps
  extends Omit<WorkloadProps, "command" | "args" | "resources" | "sidecars" | "initContainers" | "logs"> {
  /** How many pods share the reading, each its own part of the scopes. 1 to 1000. */
  readonly shards: number;
  /** Where each shard goes, under a name made of its content: `s3://bucket/prefix/`. `fleetwright merge` reads it. */
  readonly save: string;
  /** Who the reading is to each cloud: a role that may list and get, and write below `save`. */
  readonly identity: WorkloadIdentity;
  /** Addresses of the clouds' APIs and of the store, reached on port 443. CIDRs; `0.0.0.0/0` for public ones. */
  readonly apis: readonly [string, ...string[]];
  /**
   * Where `fleet.yaml` is mounted by one of `uses`.
   *
   * @default "/etc/fleetwright/fleet.yaml"
   */
  readonly config?: string;
  /**
   * Five fields, as cron spells them.
   *
   * @default - it is read once, by a Job
   */
  readonly schedule?: string;
  /**
   * Name of a time zone, for `schedule`.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;
  /**
   * How often a shard is tried again, each counted by itself.
   *
   * @default 3
   */
  readonly retriesPerShard?: number;
  /**
   * Shards that are read at a time.
   *
   * @default - all of them
   */
  readonly parallelism?: number;
  /**
   * Seconds after which what is not read has failed.
   *
   * @default 3600
   */
  readonly deadlineSeconds?: number;
  /** @default 500m and 512Mi */
  readonly resources?: Resources;
}

/**
 * The exit code that another try does not change: wrong usage or configuration. 4, nothing read, is not among them: a
 * shard whose clouds are down for a while ends with it as one does whose credentials are wrong.
 */
const final = [3];

/**
 * The inventory of a fleet, read by many pods: an Indexed Job, or a CronJob of them. Each pod reads the scopes of its
 * index and saves them as one object that never changes; a shard that fails is tried again by itself, and one that is set
 * up wrongly is not. It only reads, has no token of the cluster it runs in, and writes nowhere but to `save`.
 */
export class FleetScan extends Workload {
  readonly #props: FleetScanProps;

  constructor(scope: Construct, id: string, props: FleetScanProps) {
    check(props, `${scope.node.path}/${id}`);
    const { shards, save, identity, apis, config = "/etc/fleetwright/fleet.yaml" } = props;
    const { uses = [], writable = [], env = {}, resources = { cpu: "500m", memory: "512Mi" } } = props;
    const shard = ["--shard", `$(JOB_COMPLETION_INDEX)/${shards}`, "--allow-gaps", "--save", save];
    const completed: WorkloadProps = {
      ...props,
      args: ["inventory", "-c", config, ...shard, "--no-progress"],
      // What a reading remembers is worth nothing in a pod that ends; SDKs want a home all the same.
      env: { HOME: "/tmp", XDG_CACHE_HOME: "/tmp", ...env },
      writable: [Writable.tmp("64Mi"), ...writable],
      uses: [identity, ...uses],
      resources,
    };
    super(scope, id, completed, {
      apiVersion: "batch/v1",
      kind: props.schedule === undefined ? "Job" : "CronJob",
      main: {},
      pod: { restartPolicy: "Never", serves: false, spread: false, templateHash: false, keepsClaims: false },
      objectName:
        props.schedule === undefined
          ? `${objectNameOf(props.app, props.name, 54)}-${runId(completed)}`
          : objectNameOf(props.app, props.name, 52),
    });
    this.#props = props;
    const [first, ...others] = apis;
    const peer = (cidr: string): NetworkPeer => ({ kind: "address", cidr });
    this.allowTo({ peers: [peer(first), ...others.map(peer)], ports: [{ port: 443 }] });
  }

  protected override specOf(template: JsonObject, notes: Notes): JsonObject {
    const job = this.#jobSpec(template, notes);
    const { schedule, timeZone = "Etc/UTC" } = this.#props;
    if (schedule === undefined) return { ...job, ttlSecondsAfterFinished: 86_400 };
    const zoned = fieldOrWarn(this.profile, "timeZone", notes, "the scan runs by the clock of its control plane");
    return {
      schedule,
      ...(zoned ? { timeZone } : {}),
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { metadata: { labels: { ...this.labels } }, spec: job },
    };
  }

  #jobSpec(template: JsonObject, notes: Notes): JsonObject {
    const { shards, retriesPerShard = 3, parallelism = shards, deadlineSeconds = 3600 } = this.#props;
    fieldOrRefuse(this.profile, "backoffLimitPerIndex", notes, "run the scan on another cluster");
    return {
      completionMode: "Indexed",
      completions: shards,
      parallelism,
      backoffLimitPerIndex: retriesPerShard,
      activeDeadlineSeconds: deadlineSeconds,
      podFailurePolicy: {
        rules: [
          { action: "FailIndex", onExitCodes: { containerName: this.name, operator: "In", values: final } },
          // A pod that had to leave its node has not failed at its work.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template,
    };
  }
}

function check({ shards, save, schedule }: FleetScanProps, path: string): void {
  if (!Number.isInteger(shards) || shards < 1 || shards > 1000) {
    throw new FleetError("CONFIG", `${shards} is not a number of shards`, { path, hint: "Take 1 to 1000." });
  }
  if (!/^s3:\/\/[a-z0-9.-]{3,63}\/(?:[\w.=/-]*\/)?$/.test(save)) {
    throw new FleetError("CONFIG", `${JSON.stringify(save)} is not a place for shards`, {
      path,
      hint: "Write s3://bucket/prefix/, with the slash at the end.",
    });
  }
  if (schedule !== undefined) checkSchedule(schedule, path);
}
