import { isJsonObject, objectAt, objectsAt, textAt } from "../check/json.ts";
import { subjectOf } from "../check/manifests/subject.ts";
import { type PodView, podOf } from "../check/workload/pod-view.ts";
import type { JsonObject, KubeObject } from "../core/kube-object.ts";
import type { Trace } from "../core/trace.ts";
import { type LabelledImage, labelsOfImage } from "./image-labels.ts";
import { fullImage, isSameImage } from "./image-name.ts";
import { type Teller, toldFacts } from "./told-facts.ts";

/** An object, and what made it: its controller, the controller's controller, and so on. */
export interface Lineage {
  readonly object: KubeObject;
  readonly makers: readonly KubeObject[];
  /** The same workload in the output of a synth. */
  readonly defined?: { readonly object: KubeObject; readonly place: string; readonly clusters: readonly string[] };
}

export interface TraceOptions {
  /** What was asked for. */
  readonly subject: string;
  readonly place: string;
  /** Only containers of this image. Default: all. */
  readonly image?: string;
  readonly images: readonly LabelledImage[];
}

/** `Deployment shop/web` */
export function objectName(object: KubeObject): string {
  const metadata = objectAt(object, "metadata");
  const name = textAt(metadata, "name") ?? "without a name";
  const namespace = textAt(metadata, "namespace");
  return `${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** A trace for each image of an object; one without an image for an object that runs nothing. */
export function traceObject(lineage: Lineage, options: TraceOptions): readonly Trace[] {
  const { object, makers, defined } = lineage;
  const root = makers.at(-1) ?? object;
  const pod = podOf(subjectOf(object, {}));
  const common = {
    subject: options.subject,
    object: objectName(root),
    place: options.place,
    ...(defined === undefined || defined.clusters.length === 0 ? {} : { clusters: defined.clusters }),
  };
  const own = [object, ...makers].flatMap((each) => tellersOf(each)).concat(definedTellers(lineage));
  const containers = (pod?.containers ?? []).flatMap((container) => {
    const image = textAt(container.spec, "image");
    return image === undefined ? [] : [{ name: container.name, image, running: runningImage(object, container.name) }];
  });
  if (containers.length === 0) {
    return options.image === undefined ? [{ ...common, ...toldFacts(own) }] : [];
  }
  const main = mainImage(pod, object);
  return containers
    .filter(({ image, running }) => {
      const { image: asked } = options;
      return asked === undefined || isSameImage(asked, image) || (running !== undefined && isSameImage(asked, running));
    })
    .map(({ name, image, running }) => {
      const labels = labelsOfImage(options.images, running ?? image) ?? labelsOfImage(options.images, image);
      const ofImage: readonly Teller[] =
        labels === undefined ? [] : [{ source: `label %s of image ${image}`, values: labels }];
      // What a workload says of its code is about its own image, not about those that run beside it.
      const foreign = main !== undefined && fullImage(main).repository !== fullImage(image).repository;
      const workload = foreign
        ? own.map((teller) => ({ ...teller, silentOn: ["commit", "repository"] as const }))
        : own;
      return { ...common, image, container: name, ...toldFacts([...ofImage, ...workload]) };
    });
}

/** A trace of an image of which nothing but its labels is known; `undefined` when not even those are. */
export function traceImage(image: string, images: readonly LabelledImage[]): Trace | undefined {
  const labels = labelsOfImage(images, image);
  if (labels === undefined) return undefined;
  return { subject: image, image, ...toldFacts([{ source: `label %s of image ${image}`, values: labels }]) };
}

function tellersOf(object: KubeObject): readonly Teller[] {
  const name = objectName(object);
  const pod = podOf(subjectOf(object, {}));
  const template = pod === undefined || object.kind === "Pod" ? [] : [[pod.metadata, `the pods of ${name}`] as const];
  const metadata = objectAt(object, "metadata") ?? {};
  return [...template, [metadata, name] as const].flatMap(([from, of]) => [
    { source: `annotation %s of ${of}`, values: objectAt(from, "annotations") ?? {} },
    { source: `label %s of ${of}`, values: objectAt(from, "labels") ?? {} },
  ]);
}

function definedTellers({ defined }: Lineage): readonly Teller[] {
  if (defined === undefined) return [];
  return tellersOf(defined.object).map((teller) => ({ ...teller, source: `${teller.source} in ${defined.place}` }));
}

/** What the node says that it runs, with its digest. */
function runningImage(object: KubeObject, container: string): string | undefined {
  const status = objectAt(object, "status");
  const states = ["containerStatuses", "initContainerStatuses"].flatMap((list) => objectsAt(status, list));
  const id = textAt(
    states.find((state) => textAt(state, "name") === container),
    "imageID",
  );
  return id?.includes("@") === true ? id.replace(/^[a-z-]+:\/\//, "") : undefined;
}

/** The image that a pod is there for: of the container that `kubectl` would choose. */
function mainImage(pod: PodView | undefined, object: KubeObject): string | undefined {
  const annotations: JsonObject = {
    ...objectAt(pod?.metadata, "annotations"),
    ...objectAt(objectAt(object, "metadata"), "annotations"),
  };
  const chosen = textAt(annotations, "kubectl.kubernetes.io/default-container");
  const containers = pod?.containers.filter(({ list }) => list === "containers") ?? [];
  const main = containers.find(({ name }) => name === chosen) ?? containers[0];
  return main === undefined || !isJsonObject(main.spec) ? undefined : textAt(main.spec, "image");
}
