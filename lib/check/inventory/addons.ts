import type { Addon } from "../../core/addon.ts";
import { minorOf } from "../../core/version.ts";
import { signalOf } from "../../data/blockers.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import type { Scene } from "./scene.ts";

/** Whether every managed add-on has a version for each minor on the way, fits the one that runs, and is well. */
export const judgeAddons: InventoryJudge = (scene) => {
  const { addons } = scene.cluster;
  const signal = signalOf(scene.provider, "addon-versions");
  if (addons !== undefined) {
    const minors = scene.ahead.map(minorOf);
    return addons.flatMap((addon, index) => judge(scene, addon, minors, `$.addons[${index}]`));
  }
  if (signal === undefined || scene.ahead.length === 0 || !scene.cluster.controlPlane.managed) return [];
  return [
    unread(scene, "UPGRADE-ADDON-INCOMPATIBLE", {
      message: "the managed add-ons were not read",
      path: "$.addons",
      row: signal,
      fix: "Read the add-ons with `--detail addons`.",
    }),
  ];
};

/** @param minors Those ahead, lowest first. */
function judge(scene: Scene, addon: Addon, minors: readonly string[], path: string): readonly Check[] {
  const checks = [health(scene, addon, path), current(scene, addon, path), target(scene, addon, minors, path)];
  return checks.filter((check) => check !== undefined);
}

function health(scene: Scene, { name, issues }: Addon, path: string): Check {
  const code = "UPGRADE-ADDON-UNHEALTHY";
  if (issues.length === 0) return passed(code);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return passed(code);
  const message = `add-on ${name}: ${errors.map(({ code, message }) => message || code).join("; ")}`;
  return failed(scene, code, { kind: "Addon", name, message, path: `${path}.issues` });
}

function current(scene: Scene, { name, version, compatible = [] }: Addon, path: string): Check | undefined {
  const minor = scene.current === undefined ? undefined : minorOf(scene.current);
  const accepted = compatible.find((entry) => entry.minor === minor)?.versions;
  if (accepted === undefined || version === undefined) return undefined;
  const code = "UPGRADE-ADDON-OUTDATED";
  if (accepted.includes(version)) return passed(code);
  const message = `add-on ${name} ${version} is none of the versions accepted for ${minor}`;
  return failed(scene, code, { kind: "Addon", name, message, path: `${path}.version`, detail: version });
}

function target(scene: Scene, { name, compatible }: Addon, minors: readonly string[], path: string): Check | undefined {
  // Add-ons without versions of their own come and go with the control plane.
  if (minors.length === 0 || (compatible ?? signalOf(scene.provider, "addon-versions")) === undefined) return undefined;
  const code = "UPGRADE-ADDON-INCOMPATIBLE";
  const versionsFor = (wanted: string) => compatible?.findLast(({ minor }) => minor === wanted)?.versions;
  const without = minors.find((minor) => versionsFor(minor)?.length === 0);
  const unasked = minors.find((minor) => versionsFor(minor) === undefined);
  if (without === undefined && unasked === undefined) return passed(code);
  const about = { kind: "Addon", name, path: `${path}.compatible` };
  if (without !== undefined) {
    const message = `add-on ${name} has no version for ${without}`;
    return failed(scene, code, { ...about, message, appliesFrom: without });
  }
  return unread(scene, code, {
    ...about,
    message: `it is not known whether add-on ${name} has a version for ${unasked}`,
    appliesFrom: unasked,
    fix: "Ask the provider for the versions of its add-ons at this minor, once the hop before it is done.",
  });
}
