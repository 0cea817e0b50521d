import { FleetError } from "../core/error.ts";
import type { Plan } from "../core/plan.ts";
import { resourceName } from "../encode/file-name.ts";
import { jsonText } from "../encode/json.ts";
import { cloudStages } from "./cloud-stages.ts";

/**
 * The stages of the AKS clusters as `az fleet updatestrategy create --stages FILE` takes them. Group names are the update
 * groups that the members of the fleet are to be given (`az fleet member update --update-group`). Within a group Azure
 * updates one cluster after the other.
 *
 * Source: https://learn.microsoft.com/azure/templates/microsoft.containerservice/fleets/updatestrategies, 2026-03-02-preview.
 *
 * @throws FleetError `UNSUPPORTED` when no AKS cluster is planned.
 */
export function azureFleetStrategy(plan: Plan): string {
  const stages = cloudStages(plan, "aks");
  if (stages.length === 0) {
    throw new FleetError(
      "UNSUPPORTED",
      "an Azure Fleet update strategy needs planned AKS clusters, and there are none",
    );
  }
  return jsonText({
    stages: stages.map(({ name, groups, waitSeconds, approval }) => ({
      name: azureName(name),
      groups: groups.map((group) => ({ name: azureName(`${name}-${group.name}`) })),
      ...(waitSeconds === 0 ? {} : { afterStageWaitInSeconds: waitSeconds }),
      ...(approval === undefined
        ? {}
        : { [`${approval}Gates`]: [{ displayName: `Approval ${approval} ${name}`.slice(0, 100), type: "Approval" }] }),
    })),
  });
}

/** Names of stages and groups: lower-case letters, digits and hyphens, at most 50. */
export function azureName(text: string): string {
  return resourceName(text, 50);
}
