import { reachCodes, reachFindings } from "../../core/catalogue/reach.ts";
import { failed, type InventoryJudge, passed } from "./check.ts";

/** Whether the kubeconfig that a cluster was reached by is safe. Clusters that a cloud's API told of have none. */
export const judgeReach: InventoryJudge = (scene) => {
  const { contexts, health } = scene.cluster;
  return reachCodes.flatMap((code) => {
    const found = health.filter((issue) => issue.code === code);
    if (found.length === 0) return contexts === undefined ? [] : [passed(code)];
    const message = found.map((issue) => issue.message || reachFindings[code].title).join("; ");
    return [failed(scene, code, { message, path: "$.health" })];
  });
};

const codes: ReadonlySet<string> = new Set(reachCodes);

/** Whether an entry of a cluster's health is about the way it is reached, which says nothing of how it is. */
export function isAboutReach({ code }: { readonly code: string }): boolean {
  return codes.has(code);
}
