import { ApiObject } from "cdk8s";
import type { Workload as PlusWorkload } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { adoptedTemplate } from "./adopted-pod.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { conflicts } from "./conflicts.ts";
import type { Contributor } from "./contribution.ts";
import { differencesOf } from "./differences.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { guard } from "./guard.ts";
import type { Image } from "./image.ts";
import { Notes } from "./notes.ts";
import { placementOf } from "./placement.ts";
import { annotationsOf, labelsOf, type Owner, type Source, selectorOf } from "./provenance.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { deploymentRollout } from "./rollout.ts";
import { suppress } from "./suppressions.ts";
import { namespaceOf } from "./tenant-scope.ts";
import { workloadNetworkPolicy } from "./workload-network-policy.ts";
import { workloadServiceAccount } from "./workload-service-account.ts";

/** What a workload of cdk8s-plus does not say, and the baseline needs. */
export interface AdoptProps {
  readonly app: string;
  readonly name: string;
  readonly owner: Owner;
  readonly source: Source;
  /** By name of the container: tag, digest and platforms. */
  readonly images: Readonly<Record<string, Image>>;
  /** @default - nothing */
  readonly uses?: readonly Contributor[];
}

/** A workload of cdk8s-plus as it is rendered after all. */
export class Adopted extends Construct {
  readonly profile: ClusterProfile;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly manifest: ApiObject;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
  readonly #original: ApiObject;

  constructor(workload: PlusWorkload, { app, name, owner, source, images, uses = [] }: AdoptProps) {
    const original = ApiObject.of(workload);
    super(workload, "Adopted");
    const { kind } = original;
    this.#original = original;
    this.profile = placementOf(this).profile;
    this.namespace = original.metadata.namespace ?? namespaceOf(this);
    checkImages(templateIn(original.toJson() as JsonObject), images, workload.node.path);
    const names = { app, name, objectName: original.name, component: kind.toLowerCase() };
    const [image] = Object.values(images);
    const labels = labelsOf(names, owner, source, image?.tag ?? "unknown");
    const annotations = annotationsOf(owner, source);
    this.selector = selectorOf(names);
    this.metadata = { name: original.name, namespace: this.namespace, labels: { ...labels } };
    const contributions = (notes: Notes) =>
      uses.map((use) => use.contribute({ ...names, namespace: this.namespace }, this.profile, notes));
    const serviceAccountName = workloadServiceAccount(this, annotations, () => contributions(new Notes()));
    const deployed = kind === "Deployment" || kind === "StatefulSet";
    const raise = (notes: Notes) =>
      raised(original.toJson() as JsonObject, (template) =>
        adoptedTemplate(
          template,
          {
            labels,
            annotations,
            selector: this.selector,
            serviceAccountName,
            images,
            contributions: contributions(notes),
            spread: deployed,
            templateHash: kind === "Deployment",
          },
          this.profile,
          notes,
        ),
      );
    const before = (original.toJson() as JsonObject)["metadata"] as JsonObject;
    // What is written instead takes the place of what cdk8s-plus would write, with every field that is newer than it.
    workload.node.tryRemoveChild(original.node.id);
    this.manifest = new RenderedObject(this, "Resource", {
      apiVersion: original.apiVersion,
      kind,
      metadata: {
        ...this.metadata,
        labels: { ...(before["labels"] as Record<string, string> | undefined), ...labels },
        annotations: {
          ...(before["annotations"] as Record<string, string> | undefined),
          ...annotations,
          "fleetwright.dev/logs": "stdout",
          "fleetwright.dev/definition": workload.node.path,
        },
      },
      fields: { spec: () => raise(new Notes()) },
      beforeRender: (object) => {
        const all = contributions(new Notes());
        for (const [key, value] of all.flatMap((part) => Object.entries(part.annotations ?? {})))
          object.metadata.addAnnotation(key, value);
        if (all.every(({ ingress = [] }) => ingress.length === 0))
          suppress(object, conflicts.oneWayTraffic.ids, conflicts.oneWayTraffic.reason);
      },
    });
    workloadNetworkPolicy(this, contributions);
    if (deployed) disruptionBudget(this);
    remark(this, (notes) => void raise(notes));
    guard(this);
  }

  /** What is otherwise than cdk8s-plus had it, one line for each field. */
  changes(): readonly string[] {
    const added = this.node.children.filter(ApiObject.isApiObject).filter((object) => object !== this.manifest);
    return [
      ...differencesOf(this.#original.toJson() as JsonObject, this.manifest.toJson() as JsonObject),
      ...added.map((object) => `adds ${object.kind} ${object.name}`),
    ];
  }
}

/**
 * Raises a Deployment, StatefulSet, DaemonSet, Job or CronJob of cdk8s-plus to the baseline, in place: its Service,
 * autoscaler and connections go on pointing to it. What nobody can make up, such as probes, is refused when it is missing.
 *
 * @throws FleetError `CONFIG` when a container has no image with a digest.
 */
export function adopt(workload: PlusWorkload, props: AdoptProps): Adopted {
  return new Adopted(workload, props);
}

/** The `spec` around a raised template. */
function raised(object: JsonObject, raise: (template: JsonObject) => JsonObject): JsonObject {
  const spec = object["spec"] as JsonObject;
  const template = raise(templateIn(object));
  switch (object["kind"]) {
    case "Deployment":
      return { ...spec, ...deploymentRollout(), template };
    case "CronJob": {
      const jobTemplate = spec["jobTemplate"] as JsonObject;
      return {
        ...spec,
        // cdk8s-plus gives a busy control plane ten seconds, and lets runs pile up.
        startingDeadlineSeconds: Math.max(300, Number(spec["startingDeadlineSeconds"] ?? 0)),
        jobTemplate: { ...jobTemplate, spec: { ...(jobTemplate["spec"] as JsonObject), template } },
      };
    }
    case "Job":
      return { ttlSecondsAfterFinished: 86_400, ...spec, template };
    default:
      return { ...spec, revisionHistoryLimit: 5, template };
  }
}

function templateIn(object: JsonObject): JsonObject {
  const spec = object["spec"] as JsonObject;
  const around = object["kind"] === "CronJob" ? ((spec["jobTemplate"] as JsonObject)["spec"] as JsonObject) : spec;
  return around["template"] as JsonObject;
}

function checkImages(template: JsonObject, images: AdoptProps["images"], path: string): void {
  const spec = template["spec"] as Readonly<Record<string, readonly JsonObject[] | undefined>>;
  const names = [...(spec["initContainers"] ?? []), ...(spec["containers"] ?? [])].map(({ name }) => String(name));
  const missing = names.filter((name) => images[name] === undefined);
  const extra = Object.keys(images).filter((name) => !names.includes(name));
  if (missing.length + extra.length === 0) return;
  throw new FleetError(
    "CONFIG",
    `${path} has the containers ${names.join(", ")}, and images for ${Object.keys(images).join(", ") || "none"}`,
    {
      path,
      hint: "Give adopt() an image with digest and platforms for each container, by its name.",
    },
  );
}
