import type { Addon } from "../../core/addon.ts";
import { minorOf } from "../../core/version.ts";
import { signalOf } from "../../data/blockers.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import type { Scene } from "./scene.ts";

/** Whether every managed add-on has a version for each minor on the way, fits the one that runs, and is well. */
export const judgeAddons: InventoryJudge = (scene) => {
  const { addons } = scene.cluster;
  const signal = signalOf(scene.provider, "addon-versions");
  if (addons !== undefined) return addons.flatMap((addon, index) => judge(scene, addon, `$.addons[${index}]`));
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

function judge(scene: Scene, addon: Addon, path: string): readonly Check[] {
  return [health(scene, addon, path), ...current(scene, addon, path), ...target(scene, addon, path)];
}

function health(scene: Scene, { name, issues }: Addon, path: string): Check {
  const errors = issues.filter(({ severity }) => severity === "error");
  const code = "UPGRADE-ADDON-UNHEALTHY";
  if (errors.length === 0) return passed(code);
  const message = `add-on ${name}: ${errors.map(({ code, message }) => message || code).join("; ")}`;
  return failed(scene, code, { kind: "Addon", name, message, path: `${path}.issues` });
}

function current(scene: Scene, { name, version, compatible = [] }: Addon, path: string): readonly Check[] {
  const minor = scene.current === undefined ? undefined : minorOf(scene.current);
  const accepted = compatible.find((entry) => entry.minor === minor)?.versions;
  if (accepted === undefined || version === undefined) return [];
  const code = "UPGRADE-ADDON-OUTDATED";
  if (accepted.includes(version)) return [passed(code)];
  const message = `add-on ${name} ${version} is none of the versions accepted for ${minor}`;
  return [failed(scene, code, { kind: "Addon", name, message, path: `${path}.version`, detail: version })];
}

function target(scene: Scene, { name, compatible }: Addon, path: string): readonly Check[] {
  const signal = signalOf(scene.provider, "addon-versions");
  // Add-ons without versions of their own come and go with the control plane.
  if (scene.ahead.length === 0 || (compatible === undefined && signal === undefined)) return [];
  const code = "UPGRADE-ADDON-INCOMPATIBLE";
  const about = { kind: "Addon", name, path: `${path}.compatible` };
  const minors = scene.ahead.map(minorOf);
  const listed = new Map(compatible?.map(({ minor, versions }) => [minor, versions]));
  const without = minors.find((minor) => listed.get(minor)?.length === 0);
  if (without !== undefined)
    return [
      failed(scene, code, { ...about, message: `add-on ${name} has no version for ${without}`, appliesFrom: without }),
    ];
  const unasked = minors.find((minor) => !listed.has(minor));
  if (unasked === undefined) return [passed(code)];
  return [
    unread(scene, code, {
      ...about,
      message: `it is not known whether add-on ${name} has a version for ${unasked}`,
      appliesFrom: unasked,
      fix: "Ask the provider for the versions of its add-ons at this minor, once the hop before it is done.",
    }),
  ];
}
