import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { linuxContext } from "./container.ts";
import type { Contribution } from "./contribution.ts";
import { architecturesOf, type Image, imageReference, operatingSystemOf } from "./image.ts";
import type { Notes } from "./notes.ts";
import { podContextOf } from "./pod-context.ts";
import { schedulingOf } from "./scheduling.ts";

/** What raises a pod template that something else made. */
export interface PodAdoption {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  /** Of the workload, where the template names none. */
  readonly serviceAccountName: string;
  /** By name of the container. */
  readonly images: Readonly<Record<string, Image>>;
  readonly contributions: readonly Contribution[];
  readonly spread: boolean;
  readonly templateHash: boolean;
}

/**
 * A pod template of whatever origin, raised to the baseline. What the template says itself is kept where it is not
 * weaker; volumes and mounts are all kept.
 */
export function adoptedTemplate(
  template: JsonObject,
  adoption: PodAdoption,
  profile: ClusterProfile,
  notes: Notes,
): JsonObject {
  const spec = objectIn(template, "spec");
  const metadata = objectIn(template, "metadata");
  const { contributions, images } = adoption;
  const used = [...listIn(spec, "initContainers"), ...listIn(spec, "containers")];
  const own = used.flatMap(({ name }) => images[String(name)] ?? []);
  const os = operatingSystemOf(own);
  if (os === "windows") notes.refuse("A pod of Windows cannot be adopted; define it as a workload of this package");
  const [first, ...others] = listIn(spec, "containers").map((container) => adoptedContainer(container, images));
  const main = first && {
    ...first,
    ...appended(
      first,
      "env",
      contributions.flatMap(({ env = [] }) => env),
    ),
    ...appended(
      first,
      "volumeMounts",
      contributions.flatMap(({ mounts = [] }) => mounts),
    ),
  };
  const initContainers = listIn(spec, "initContainers").map((container) => adoptedContainer(container, images));
  const account = spec["serviceAccountName"];
  const scheduling = schedulingOf(
    {
      selector: adoption.selector,
      os,
      architectures: architecturesOf(own, os),
      spread: adoption.spread,
      // What is asked for is not read: anti-affinity is left out where only small pods may not have it.
      cpuMillis: 0,
      templateHash: adoption.templateHash,
      tolerations: [],
    },
    profile,
    notes,
  );
  return {
    ...template,
    metadata: {
      ...metadata,
      labels: Object.assign(
        {},
        ...contributions.map((c) => c.podLabels ?? {}),
        objectIn(metadata, "labels"),
        adoption.labels,
      ),
      annotations: Object.assign(
        {},
        objectIn(metadata, "annotations"),
        ...contributions.map((c) => c.podAnnotations ?? {}),
        adoption.annotations,
      ),
    },
    spec: {
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
      ...spec,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      serviceAccountName: account === undefined || account === "default" ? adoption.serviceAccountName : account,
      securityContext: adoptedContext(objectIn(spec, "securityContext"), profile),
      affinity: adoptedAffinity(objectIn(spec, "affinity"), objectIn(scheduling, "affinity")),
      ...(scheduling["topologySpreadConstraints"] === undefined || spec["topologySpreadConstraints"] !== undefined
        ? {}
        : { topologySpreadConstraints: scheduling["topologySpreadConstraints"] }),
      ...appended(spec, "tolerations", listIn(scheduling, "tolerations")),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      containers: main === undefined ? [] : [main, ...others],
      ...appended(
        { volumes: listIn(spec, "volumes").map(groupOnly) },
        "volumes",
        contributions.flatMap(({ volumes = [] }) => volumes),
      ),
    },
  };
}

function adoptedContainer(container: JsonObject, images: Readonly<Record<string, Image>>): JsonObject {
  const image = images[String(container["name"])];
  const context = objectIn(container, "securityContext");
  // cdk8s-plus-27 spells capabilities as the kernel does, which Kubernetes does not know.
  const added = listOf(objectIn(context, "capabilities")["add"]).map((name) => String(name).replace(/^CAP_/, ""));
  const root = context["runAsUser"] === 0 || context["runAsGroup"] === 0;
  const { runAsUser: _, runAsGroup: __, ...withoutIds } = context;
  return {
    ...container,
    ...(image === undefined ? {} : { image: imageReference(image) }),
    imagePullPolicy: "Always",
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources: withDisk(objectIn(container, "resources")),
    securityContext: {
      ...(root ? withoutIds : context),
      ...linuxContext,
      capabilities: { drop: ["ALL"], ...(added.length === 0 ? {} : { add: added }) },
    },
  };
}

/** Requests and limits of disk, where there are none. */
function withDisk(resources: JsonObject): JsonObject {
  const disk = { "ephemeral-storage": "256Mi" };
  return {
    ...resources,
    requests: { ...disk, ...objectIn(resources, "requests") },
    limits: { ...disk, ...objectIn(resources, "limits") },
  };
}

/** Ids that the template chose are kept, unless they are root's. */
function adoptedContext(context: JsonObject, profile: ClusterProfile): JsonObject {
  const baseline = podContextOf({}, "linux", profile, {});
  const ids = ["runAsUser", "runAsGroup", "fsGroup"].filter((id) => context[id] !== undefined && context[id] !== 0);
  return { ...context, ...baseline, ...Object.fromEntries(ids.map((id) => [id, context[id]])) };
}

/** The platforms of the images are required besides whatever was required before. */
function adoptedAffinity(before: JsonObject, baseline: JsonObject): JsonObject {
  const field = "requiredDuringSchedulingIgnoredDuringExecution";
  const termsOf = (affinity: JsonObject) =>
    listIn(objectIn(objectIn(affinity, "nodeAffinity"), field), "nodeSelectorTerms");
  const platforms = termsOf(baseline).flatMap((term) => listIn(term, "matchExpressions"));
  const terms = termsOf(before);
  const nodeSelectorTerms =
    terms.length === 0
      ? [{ matchExpressions: platforms }]
      : terms.map((term) => ({ ...term, matchExpressions: [...listIn(term, "matchExpressions"), ...platforms] }));
  return {
    ...baseline,
    ...before,
    nodeAffinity: { ...objectIn(before, "nodeAffinity"), [field]: { nodeSelectorTerms } },
  };
}

/** Secrets are read by the group of the pod, and by nobody else. */
function groupOnly(volume: JsonObject): JsonObject {
  const secret = volume["secret"];
  return secret === undefined ? volume : { ...volume, secret: { defaultMode: 0o440, ...objectIn(volume, "secret") } };
}

function appended(holder: JsonObject, field: string, more: readonly JsonObject[]): JsonObject {
  const all = [...listIn(holder, field), ...more];
  return all.length === 0 ? {} : { [field]: all };
}

function objectIn(holder: JsonObject, field: string): JsonObject {
  const value = holder[field];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function listIn(holder: JsonObject, field: string): readonly JsonObject[] {
  return listOf(holder[field]) as readonly JsonObject[];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
