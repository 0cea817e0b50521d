import type { SynthCluster, SynthIndex } from "../../lib/documents/synth-index.ts";
import { resourceName } from "../../lib/encode/file-name.ts";
import { manifestYaml } from "../../lib/encode/manifest-yaml.ts";
import type { Delivery, OutputFile } from "../delivery.ts";
import { folderPrefix } from "./argo-cd-delivery.ts";
import { type DeliveryStage, deliveryStages, type StageOrder } from "./stages.ts";

/** Where Flux finds the output, and in which order it takes the stages. */
export interface FluxDeliveryProps {
  /** @default - the GitRepository flux-system, which `flux bootstrap` makes */
  readonly source?: {
    readonly kind: "GitRepository" | "OCIRepository" | "Bucket";
    readonly name: string;
    readonly namespace?: string;
  };
  /**
   * The output folder within the source.
   *
   * @default "dist"
   */
  readonly path?: string;
  /**
   * Namespace of the Kustomizations, and of the secrets that they name.
   *
   * @default "flux-system"
   */
  readonly namespace?: string;
  /**
   * Secret that holds the kubeconfig of a cluster; `undefined` for the cluster that Flux itself runs in.
   *
   * @default - `<id>-kubeconfig`
   */
  readonly kubeConfigSecret?: (cluster: SynthCluster) => string | undefined;
  /**
   * Secret with the keys for what SOPS has encrypted. The keys themselves are never here.
   *
   * @default - nothing is decrypted
   */
  readonly sopsSecret?: string;
  /** @default - the stages of the plan; without a plan all clusters at once */
  readonly stages?: StageOrder;
  /**
   * How often what runs is compared with the source.
   *
   * @default "10m"
   */
  readonly interval?: string;
}

/**
 * A Kustomization for each cluster, and one for each stage, which waits for all clusters of the stage and for the stage
 * before it. Point Flux to `gitops/flux` of the output.
 */
export class FluxDelivery implements Delivery {
  readonly #props: FluxDeliveryProps;

  constructor(props: FluxDeliveryProps = {}) {
    this.#props = props;
  }

  *files(index: SynthIndex): Iterable<OutputFile> {
    const stages = deliveryStages(index, this.#props.stages);
    // Without it Flux would take all that lies below, and no stage would wait.
    const kustomization = {
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: stages.length === 0 ? [] : ["stages.yaml"],
    };
    yield { path: "gitops/flux/kustomization.yaml", text: manifestYaml([kustomization]) };
    if (stages.length > 0) {
      const waiting = stages.map((stage, place) => this.#stage(stage, stages[place - 1]));
      yield { path: "gitops/flux/stages.yaml", text: manifestYaml(waiting) };
    }
    for (const { name, clusters } of stages) {
      for (const cluster of clusters) {
        yield { path: `gitops/flux/stages/${name}/${cluster.id}.yaml`, text: manifestYaml([this.#cluster(cluster)]) };
      }
    }
  }

  #stage({ name }: DeliveryStage, before: DeliveryStage | undefined): object {
    return this.#kustomization(nameOf(name), `gitops/flux/stages/${name}`, {
      ...(before === undefined ? {} : { dependsOn: [{ name: nameOf(before.name) }] }),
      timeout: "1h",
    });
  }

  #cluster(cluster: SynthCluster): object {
    const { kubeConfigSecret = ({ id }) => `${id}-kubeconfig`, sopsSecret } = this.#props;
    const kubeConfig = kubeConfigSecret(cluster);
    const { path } = cluster.manifests;
    return this.#kustomization(resourceName(cluster.id, 63), path.slice(0, path.lastIndexOf("/")), {
      ...(kubeConfig === undefined ? {} : { kubeConfig: { secretRef: { name: kubeConfig } } }),
      ...(sopsSecret === undefined ? {} : { decryption: { provider: "sops", secretRef: { name: sopsSecret } } }),
      timeout: "10m",
    });
  }

  #kustomization(name: string, path: string, more: object): object {
    const { namespace = "flux-system", interval = "10m", source } = this.#props;
    return {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name, namespace },
      spec: {
        interval,
        retryInterval: "2m",
        path: `./${folderPrefix(this.#props.path ?? "dist")}${path}`,
        prune: true,
        wait: true,
        sourceRef: source ?? { kind: "GitRepository", name: "flux-system" },
        ...more,
      },
    };
  }
}

/** Of the Kustomization of a stage; no cluster is called so, since a cluster's id has its provider in front. */
function nameOf(stage: string): string {
  return resourceName(`fleet-stage-${stage}`, 63);
}
