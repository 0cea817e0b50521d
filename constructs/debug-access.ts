import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import { fromInstant } from "../lib/core/instant.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { linuxContext } from "./container.ts";
import { guard } from "./guard.ts";
import { type Image, imageReference } from "./image.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { type PartMetadata, type PartProps, partMetadata } from "./part.ts";
import { placementOf } from "./placement.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { suppress } from "./suppressions.ts";

/** Who may debug which workloads, and until when. */
export interface DebugAccessProps extends PartProps {
  /** Who may debug. */
  readonly to: readonly [Subject, ...Subject[]];
  /** What they debug with. */
  readonly image: Image;
  /** First day on which they may not any more, `YYYY-MM-DD`. */
  readonly until: string;
  /**
   * Why they need a terminal inside, in at least 15 characters. It lets them into every container of the namespace.
   *
   * @default - none: the debugger runs one command, and its output is read as a log
   */
  readonly interactive?: { readonly reason: string };
}

/** A user or a group, as the cluster knows them. */
export interface Subject {
  readonly kind: "User" | "Group";
  readonly name: string;
}

/**
 * `kubectl debug` for pods without a shell, under Pod Security restricted: the right to add a debugger to a pod and to
 * read what it says, until a day, and the profile that makes the debugger as locked as what it looks at.
 */
export class DebugAccess extends Construct {
  readonly #metadata: PartMetadata;
  readonly #image: string;
  readonly #interactive: boolean;

  constructor(scope: Construct, id: string, props: DebugAccessProps) {
    super(scope, id);
    const { to, until, interactive } = props;
    this.#metadata = partMetadata(this, props);
    this.#image = imageReference(props.image);
    this.#interactive = interactive !== undefined;
    if (until.length !== 10 || fromInstant(until) === undefined) {
      throw new FleetError("CONFIG", `${JSON.stringify(until)} of ${this.node.path} is not a day, YYYY-MM-DD`, {
        path: `${this.node.path}.until`,
      });
    }
    if (interactive !== undefined && interactive.reason.trim().length < 15) {
      throw new FleetError("CONFIG", `${this.node.path} gives no reason of at least 15 characters for a terminal`, {
        path: `${this.node.path}.interactive.reason`,
      });
    }
    const metadata = {
      ...this.#metadata,
      annotations: {
        ...this.#metadata.annotations,
        "fleetwright.dev/until": until,
        ...(interactive === undefined ? {} : { "fleetwright.dev/reason": interactive.reason }),
      },
    };
    const api = "rbac.authorization.k8s.io";
    const role = new RenderedObject(this, "Resource", {
      apiVersion: `${api}/v1`,
      kind: "Role",
      metadata: { ...metadata, annotations: { ...metadata.annotations } },
      fields: { rules: () => rulesOf(this.#interactive) },
    });
    if (interactive !== undefined)
      suppress(role, { polaris: ["rolePodExecAttach"] }, `a terminal until ${until}: ${interactive.reason}`);
    new RenderedObject(this, "Binding", {
      apiVersion: `${api}/v1`,
      kind: "RoleBinding",
      metadata,
      fields: {
        roleRef: () => ({ apiGroup: api, kind: "Role", name: metadata.name }),
        subjects: () => to.map(({ kind, name }) => ({ apiGroup: api, kind, name })),
      },
    });
    new RenderedObject(this, "Profile", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...this.#metadata, name: `${metadata.name}-profile` },
      fields: {
        data: () => ({ "profile.json": JSON.stringify(debugProfile(placementOf(this).profile), undefined, 2) }),
      },
    });
    remark(role, (notes) => refuseWhenOver(until, placementOf(this).asOf, notes));
    guard(this);
  }

  /**
   * The words of the command that looks into a container of a pod. `profileFile`: where `profile.json` of the ConfigMap
   * was written to.
   */
  command(
    pod: string,
    container: string,
    profileFile: string,
    ...run: readonly [string, ...string[]]
  ): readonly string[] {
    return [
      "kubectl",
      "debug",
      `--namespace=${this.#metadata.namespace}`,
      pod,
      `--image=${this.#image}`,
      `--target=${container}`,
      "--profile=restricted",
      `--custom=${profileFile}`,
      ...(this.#interactive ? ["--stdin", "--tty"] : ["--attach=false"]),
      "--",
      ...run,
    ];
  }
}

/** What a debugger may be, so that Pod Security restricted and the baseline let it in. */
export function debugProfile({ userIds }: ClusterProfile): JsonObject {
  // The user of the workloads, or the mounts and processes of theirs could not be read.
  const ids = userIds === "assigned" ? {} : { runAsUser: 65532, runAsGroup: 65532 };
  return { securityContext: { ...linuxContext, ...ids } };
}

function rulesOf(interactive: boolean): readonly JsonObject[] {
  const pods = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] };
  return [
    pods,
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["patch"] },
    ...(interactive ? [{ apiGroups: [""], resources: ["pods/attach"], verbs: ["create"] }] : []),
  ];
}

/** Kubernetes lets no binding expire, so that what renders it has to leave it out. */
function refuseWhenOver(until: string, asOf: string | undefined, notes: Notes): void {
  if (asOf === undefined) {
    notes.refuse(`The access to ${thisCluster} ends on ${until}, and nobody said which day it is (asOf)`);
  } else if (asOf >= until) {
    notes.refuse(`The access to ${thisCluster} ended on ${until}; leave it out, or agree on another day`);
  }
}
