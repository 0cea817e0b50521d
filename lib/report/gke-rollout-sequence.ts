import { FleetError } from "../core/error.ts";
import type { Plan } from "../core/plan.ts";
import { resourceName } from "../encode/file-name.ts";
import { yamlText } from "../encode/yaml.ts";
import { type CloudStage, cloudStages } from "./cloud-stages.ts";

/** Label of a cluster that says in which stage of the sequence it is, where its project is in several. */
const stageLabel = "fleetwright_stage";

const maxStages = 5;
const maxSoakSeconds = 30 * 86_400;

/**
 * The stages of the GKE clusters as `gcloud container fleet rolloutsequences create NAME --stage-config FILE` takes them.
 * Stages are made of the fleets of whole projects. A project that is in several stages is told apart by the label
 * `fleetwright_stage` of its clusters, and each has a last stage without a selector, as Google asks for.
 *
 * Google holds a sequence to five stages of at most 30 days each, and to clusters of one release channel and one minor.
 *
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/rollout-sequencing-custom-stages/manage-upgrades-with-rollout-sequencing
 *
 * @throws FleetError `UNSUPPORTED` when no GKE cluster is planned, or for more stages or longer waits than Google takes.
 */
export function gkeRolloutSequence(plan: Plan): string {
  const stages = cloudStages(plan, "gke");
  if (stages.length === 0) {
    throw new FleetError("UNSUPPORTED", "a GKE rollout sequence needs planned GKE clusters, and there are none");
  }
  const soaked = stages.find(({ waitSeconds }) => waitSeconds > maxSoakSeconds);
  if (soaked !== undefined) {
    throw new FleetError(
      "UNSUPPORTED",
      `stage ${soaked.name} waits for more than the 30 days of a GKE rollout sequence`,
      {
        hint: "Shorten soakHours of the stage.",
      },
    );
  }
  const written = [...stages.map((stage, index) => staged(stage, stages.slice(index + 1))), ...catchAll(stages)];
  if (written.length > maxStages) {
    throw new FleetError(
      "UNSUPPORTED",
      `a GKE rollout sequence has at most five stages, and this one needs ${written.length}`,
      {
        hint: "Put stages of the policy together, or give each stage projects of its own.",
      },
    );
  }
  return yamlText(written);
}

/** The value of `fleetwright_stage` for a stage. */
function stageLabelValue(stage: string): string {
  return resourceName(stage, 63);
}

function staged(stage: CloudStage, later: readonly CloudStage[]): object {
  const again = new Set(later.flatMap(projectsOf));
  const shared = projectsOf(stage).some((project) => again.has(project));
  return {
    stage: {
      "fleet-projects": projectsOf(stage).map((project) => `projects/${project}`),
      "soak-duration": `${stage.waitSeconds}s`,
      ...(shared ? { "label-selector": `resource.labels.${stageLabel}=='${stageLabelValue(stage.name)}'` } : {}),
    },
  };
}

/** A project whose only stage has a selector because of others in it. */
function catchAll(stages: readonly CloudStage[]): readonly object[] {
  const open = new Set(
    stages.flatMap((stage, index) => {
      const again = new Set(stages.slice(index + 1).flatMap(projectsOf));
      const own = projectsOf(stage);
      return own.some((project) => again.has(project)) ? own.filter((project) => !again.has(project)) : [];
    }),
  );
  if (open.size === 0) return [];
  return [{ stage: { "fleet-projects": [...open].map((project) => `projects/${project}`), "soak-duration": "0s" } }];
}

function projectsOf({ groups }: CloudStage): readonly string[] {
  return [...new Set(groups.flatMap(({ clusters }) => clusters.map(({ account }) => account)))].toSorted();
}
