import { fromInstant, instantText } from "../../core/instant.ts";
import { type SupportDate, type SupportPosture, supportOf } from "../../core/support.ts";
import { minorOf } from "../../core/version.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import type { Scene } from "./scene.ts";

/** Whether the version that runs is still supported, and whether the provider may already upgrade it by itself. */
export const judgeSupport: InventoryJudge = (scene) => {
  const { current } = scene;
  if (current === undefined) return [];
  return [phase(scene, minorOf(current)), ...forced(scene)];
};

function phase(scene: Scene, minor: string): Check {
  const { support } = scene.cluster;
  const state = supportOf(support, scene.now).phase;
  const code = "UPGRADE-SUPPORT-ENDED";
  const end = support.endOfExtended ?? support.endOfStandard;
  const remark = { path: "$.support", ...(end?.at === undefined ? {} : { detail: `ends ${end.at}` }) };
  if (state === "unsupported") return failed(scene, code, { ...remark, message: `support of ${minor} has ended` });
  if (state === "platform") {
    const message = `support of ${minor} has ended; the provider supports its platform only`;
    return failed(scene, code, { ...remark, message });
  }
  if (state !== "unknown") return passed(code);
  return unread(scene, code, {
    ...remark,
    message: `it is not known whether ${minor} is still supported`,
    fix: "Look up the end of support of this version, and the support plan of the cluster, at the provider.",
  });
}

/** A date that is missing is reported with the support itself. */
function forced(scene: Scene): readonly Check[] {
  const date = forcedFrom(scene.cluster.support);
  const at = date?.at === undefined ? undefined : fromInstant(date.at);
  if (date === undefined || at === undefined) return [];
  const code = "UPGRADE-FORCED-ANY-TIME";
  if (scene.now < at) return [passed(code)];
  const about = date.tentative ? "about " : "";
  const message = `the provider may upgrade the cluster by itself since ${about}${instantText(date.at ?? "")}`;
  const remark = { message, path: "$.support", ...(date.sourceUrl === undefined ? {} : { detail: date.sourceUrl }) };
  return [failed(scene, code, remark)];
}

/** The end of the period that the cluster is in by its plan, where the provider acts at that end. */
function forcedFrom({
  plan,
  atEndOfStandard,
  endOfStandard,
  endOfExtended,
  endOfPlatform,
}: SupportPosture): SupportDate | undefined {
  if (atEndOfStandard === "auto-upgrade") return endOfStandard;
  if (atEndOfStandard === "platform-support") return endOfPlatform;
  // The end of long-term support asks for an upgrade; nobody documents that one is forced.
  return atEndOfStandard === "enter-extended" && plan === "extended" ? endOfExtended : undefined;
}
