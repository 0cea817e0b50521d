import { dayMs, fromInstant, instantText } from "../../core/instant.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { howToSeeNodes, insightTitles, vouchedFor } from "./provider-insights.ts";
import type { Scene } from "./scene.ts";

/** Whether what all other judges stand on was read, whole and lately. */
export const judgeInputs: InventoryJudge = (scene) => [version(scene), ...nodes(scene), age(scene)];

function version(scene: Scene): Check {
  const code = "INPUT-VERSION-UNKNOWN";
  const path = "$.controlPlane.version";
  if (scene.current === undefined)
    return unread(scene, code, { message: "the version of the control plane is not known", path });
  const [hop] = scene.unreadable;
  if (hop === undefined) return passed(code);
  const message = `the Kubernetes minor of ${hop} is not known, so that nothing can be judged for it`;
  return unread(scene, code, { message, path, fix: "Update this package, or plan a target that it knows." });
}

function nodes(scene: Scene): readonly Check[] {
  const { mode, poolsComplete } = scene.cluster;
  // Nobody can bring nodes of their own into Autopilot; what Google hides there, Google upgrades.
  if (mode === "autopilot") return [];
  const code = "INPUT-NODES-UNSEEN";
  if (poolsComplete || vouchedFor(scene, insightTitles.kubelet)) return [passed(code)];
  const message = "there may be nodes that the provider's API does not show";
  return [unread(scene, code, { message, path: "$.poolsComplete", fix: howToSeeNodes(scene) })];
}

function age(scene: Scene): Check {
  const { observedAt } = scene.cluster;
  const code = "INPUT-OBSERVATION-OLD";
  const at = fromInstant(observedAt);
  if (at !== undefined && scene.now - at <= dayMs) return passed(code);
  const message = `the cluster was read on ${instantText(observedAt)}, more than a day before ${instantText(scene.asOf)}`;
  return failed(scene, code, { message, path: "$.observedAt", detail: observedAt });
}
