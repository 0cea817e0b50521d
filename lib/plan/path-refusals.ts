import { type ErrorDetail, FleetError } from "../core/error.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { compareVersions, type KubeVersion, minorOf, minorsBetween } from "../core/version.ts";
import type { OfferedVersion } from "./path-graph.ts";
import { satisfies } from "./satisfies.ts";

/** The error of a target that cannot be had. */
export function refusal(reason: NonNullable<ErrorDetail["reason"]>, message: string, hint?: string): FleetError {
  return new FleetError("INVALID_TARGET", message, { reason, ...(hint === undefined ? {} : { hint }) });
}

/** Refuses a target below the control plane, and one that nobody offers. */
export function requireOffer(controlPlane: KubeVersion, target: KubeVersion, offered: readonly OfferedVersion[]): void {
  const matching = offered.filter(({ version }) => satisfies(version, target));
  const below = (version: KubeVersion) => compareVersions(version, controlPlane) < 0;
  if (matching.length === 0 ? below(target) : matching.every(({ version }) => below(version))) {
    throw refusal("downgrade", `the control plane runs ${controlPlane.raw}, and ${target.raw} is older`);
  }
  if (matching.length > 0) return;
  const minors = [
    ...new Set(
      offered.toSorted((a, b) => compareVersions(a.version, b.version)).map(({ version }) => minorOf(version)),
    ),
  ];
  const known = minors.length === 0 ? "nothing is offered" : `offered are ${minors.join(", ")}`;
  throw refusal("not-offered", `${target.raw} is not offered; ${known}`);
}

/** Refuses pools that no forward move of the control plane may be made with. */
export function requireSkew(pool: string, version: KubeVersion, controlPlane: KubeVersion, rules: UpgradeRules): void {
  const behind = minorsBetween(version, controlPlane);
  const name = `node pool ${JSON.stringify(pool)} (${version.raw})`;
  if (Number.isNaN(behind)) {
    throw refusal("unreachable", `${name} and the control plane (${controlPlane.raw}) are of different major versions`);
  }
  if (behind < 0) {
    throw refusal(
      "unreachable",
      `${name} is newer than the control plane (${controlPlane.raw})`,
      "Replace its nodes by older ones first.",
    );
  }
  if (behind > rules.nodeSkew) {
    throw refusal(
      "unreachable",
      `${name} is ${behind} minors behind the control plane (${controlPlane.raw}); at most ${rules.nodeSkew} are allowed`,
      "Replace its nodes by newer ones first.",
    );
  }
}

/** Whether the provider updates a control plane this old no more, so that only a new cluster helps. */
export function mustRebuild(
  controlPlane: KubeVersion,
  offered: readonly { readonly version: KubeVersion }[],
  rules: UpgradeRules,
): boolean {
  if (rules.rebuildBehind === undefined) return false;
  const minors = offered.flatMap(({ version }) => (version.major === controlPlane.major ? [version.minor] : []));
  return minors.length > 0 && Math.min(...minors) - controlPlane.minor >= rules.rebuildBehind;
}

/** Why the control plane cannot get to the target even without nodes. */
export function noRoute(
  controlPlane: KubeVersion,
  target: KubeVersion,
  offered: readonly OfferedVersion[],
): FleetError {
  const there = new Set(offered.map(({ version }) => minorOf(version)));
  const between = Array.from(
    { length: Math.max(0, target.minor - controlPlane.minor - 1) },
    (_, index) => `${controlPlane.major}.${controlPlane.minor + 1 + index}`,
  );
  const missing = between.filter((minor) => !there.has(minor));
  const way = `from ${controlPlane.raw} to ${target.raw}`;
  return missing.length > 0
    ? refusal(
        "skips-minor",
        `the way ${way} would skip ${missing.join(", ")}, which ${missing.length === 1 ? "is" : "are"} not offered`,
      )
    : refusal("unreachable", `the provider offers no way ${way}`);
}
