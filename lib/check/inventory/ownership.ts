import { ownersOf } from "../../data/owners.ts";
import { failed, type InventoryJudge, passed } from "./check.ts";

/** Whether tags show a tool through which the change has to go. */
export const judgeOwnership: InventoryJudge = (scene) => {
  const [owner, ...others] = ownersOf(scene.cluster.labels);
  const code = "UPGRADE-OWNED-BY-CODE";
  if (owner === undefined) return [passed(code)];
  const besides = others.length === 0 ? "" : `; its tags also name ${others.map((other) => other.owner).join(", ")}`;
  return [
    failed(scene, code, {
      message: `the cluster is managed by ${owner.owner}${besides}`,
      path: `$.labels[${JSON.stringify(owner.key)}]`,
    }),
  ];
};
