import { FleetError } from "../../lib/core/error.ts";
import type { SynthIndex } from "../../lib/documents/synth-index.ts";
import { manifestYaml } from "../../lib/encode/manifest-yaml.ts";
import type { Delivery, OutputFile } from "../delivery.ts";
import { deliveryStages, labelValue, leftOver, type StageOrder } from "./stages.ts";

/** Where Argo CD finds the output, and in which order it takes the stages. */
export interface ArgoCdDeliveryProps {
  /** Repository that the output is committed to. Credentials belong to Argo CD, not into it. */
  readonly repoUrl: string;
  /**
   * Branch, tag or commit.
   *
   * @default "HEAD"
   */
  readonly revision?: string;
  /**
   * The output folder within the repository.
   *
   * @default "dist"
   */
  readonly path?: string;
  /** Argo CD project of the applications. */
  readonly project: string;
  /**
   * Name of the ApplicationSet.
   *
   * @default "fleet"
   */
  readonly name?: string;
  /**
   * Namespace of Argo CD.
   *
   * @default "argocd"
   */
  readonly namespace?: string;
  /**
   * How Argo CD knows a cluster. `name`: under its id here. `server`: by the address that Argo CD has in the cluster's
   * secret, which is labelled `fleetwright.dev/id`. `arn`: clusters on EKS by their ARN, as the EKS capability for Argo CD
   * wants it; all others by name.
   *
   * @default "name"
   */
  readonly destination?: "name" | "server" | "arn";
  /** @default - the stages of the plan; without a plan all clusters at once */
  readonly stages?: StageOrder;
  /**
   * How many clusters of a stage are updated at once, a number or a percentage.
   *
   * @default "25%"
   */
  readonly maxUpdate?: number | string;
}

/**
 * One ApplicationSet for the fleet: it finds each cluster by its `cluster.json`, and updates stage after stage
 * (RollingSync, which has to be switched on in Argo CD). A cluster that leaves the fleet keeps what it runs.
 */
export class ArgoCdDelivery implements Delivery {
  readonly #props: ArgoCdDeliveryProps;

  /** @throws FleetError `CONFIG` when the address of the repository holds a password. */
  constructor(props: ArgoCdDeliveryProps) {
    if (/:\/\/[^/@]*:[^/@]*@/.test(props.repoUrl)) {
      throw new FleetError("CONFIG", "the address of the repository holds a password", {
        path: "repoUrl",
        hint: "Leave it out, and give Argo CD the credentials as a secret of its own.",
      });
    }
    this.#props = props;
  }

  *files(index: SynthIndex): Iterable<OutputFile> {
    const { name = "fleet", namespace = "argocd" } = this.#props;
    const strategy = this.#strategy(index);
    const applicationSet = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "ApplicationSet",
      metadata: { name, namespace },
      spec: {
        goTemplate: true,
        goTemplateOptions: ["missingkey=error"],
        generators: [this.#generator()],
        ...(strategy === undefined ? {} : { strategy }),
        // What was read wrongly must not take workloads away.
        syncPolicy: { preserveResourcesOnDeletion: true },
        template: this.#template(index, strategy !== undefined),
      },
    };
    yield { path: "gitops/argocd/applicationset.yaml", text: manifestYaml([applicationSet]) };
  }

  #generator(): object {
    const { repoUrl, revision = "HEAD", destination } = this.#props;
    const git = {
      repoURL: repoUrl,
      revision,
      files: [{ path: `${this.#root()}clusters/*/cluster.json` }],
      // Else it would replace the `path` that stands in the file.
      pathParamPrefix: "found",
    };
    if (destination !== "server") return { git };
    const selector = { matchLabels: { "fleetwright.dev/id": "{{ .id }}" } };
    return { matrix: { generators: [{ git }, { clusters: { selector } }] } };
  }

  #template({ layout }: SynthIndex, rolling: boolean): object {
    const { repoUrl, revision = "HEAD", project } = this.#props;
    const labels = ["stage", "wave", "environment", "distribution"] as const;
    return {
      metadata: {
        name: "{{ .id }}",
        labels: Object.fromEntries(labels.map((label) => [`fleetwright.dev/${label}`, `{{ .labels.${label} }}`])),
      },
      spec: {
        project,
        source: {
          repoURL: repoUrl,
          targetRevision: revision,
          path: `${this.#root()}{{ .path }}`,
          // The folder of a class is a Kustomization; that of a cluster holds a file that is no manifest.
          ...(layout === "per-class" ? {} : { directory: { include: "*.k8s.yaml" } }),
        },
        destination: this.#destination(),
        syncPolicy: {
          // With a rolling strategy the ApplicationSet starts the syncs.
          ...(rolling ? {} : { automated: { prune: true, selfHeal: true } }),
          syncOptions: ["ServerSideApply=true"],
          retry: { limit: 5, backoff: { duration: "30s", factor: 2, maxDuration: "10m" } },
        },
      },
    };
  }

  #destination(): object {
    switch (this.#props.destination) {
      case "server":
        return { server: "{{ .server }}" };
      case "arn":
        return { server: '{{ dig "arn" "" . }}', name: '{{ if not (hasKey . "arn") }}{{ .id }}{{ end }}' };
      default:
        return { name: "{{ .id }}" };
    }
  }

  /** Every cluster is in one of the steps: Argo CD updates no others. */
  #strategy(index: SynthIndex): object | undefined {
    const { stages: order, maxUpdate = "25%" } = this.#props;
    const stages = deliveryStages(index, order);
    if (stages.length < 2) return undefined;
    const key = `fleetwright.dev/${order?.by ?? "stage"}`;
    const ordered = (order?.order ?? index.stages ?? []).map(labelValue);
    const steps = stages.map(({ name }) => ({
      matchExpressions: [
        name === leftOver ? { key, operator: "NotIn", values: ordered } : { key, operator: "In", values: [name] },
      ],
      maxUpdate,
    }));
    return { type: "RollingSync", rollingSync: { steps } };
  }

  #root(): string {
    return folderPrefix(this.#props.path ?? "dist");
  }
}

/** `./dist/` as `dist/`; the root of the repository as nothing. */
export function folderPrefix(path: string): string {
  const clean = path.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  return clean === "" || clean === "." ? "" : `${clean}/`;
}
