import { minorOf, minorsBetween, tryParseVersion } from "../../core/version.ts";
import { signalOf, upstreamChange } from "../../data/blockers.ts";
import { failed, type InventoryJudge, passed, unread } from "./check.ts";
import { insightTitles, vouchedFor } from "./provider-insights.ts";
import { onsetOf, type Scene } from "./scene.ts";

/** Minors that kube-proxy may be older than the API server, at every provider; see the entry in the catalogue. */
const allowed = 3;

/** Whether kube-proxy fits the control plane, where it is a component of its own that no upgrade moves along. */
export const judgeKubeProxySkew: InventoryJudge = (scene) => {
  const { current, cluster } = scene;
  const signal = signalOf(scene.provider, "kube-proxy");
  if (signal === undefined || current === undefined || !runsKubeProxy(scene)) return [];
  const code = "UPGRADE-KUBE-PROXY-SKEW";
  const about = { kind: "Addon", name: "kube-proxy" };
  const index = cluster.addons?.findIndex(({ name }) => name === "kube-proxy") ?? -1;
  const installed = tryParseVersion(cluster.addons?.[index]?.version);
  if (installed === undefined) {
    if (vouchedFor(scene, insightTitles.kubeProxy)) return [passed(code)];
    const message = "the version of kube-proxy is not known";
    const fix = "Read the add-ons with `--detail addons`; where kube-proxy is no managed add-on, read the insights.";
    return [unread(scene, code, { ...about, message, path: "$.addons", row: signal, fix })];
  }
  const behind = minorsBetween(installed, current);
  if (behind >= 0 && behind <= allowed) return [passed(code)];
  const message = `kube-proxy is ${minorOf(installed)}, the control plane ${minorOf(current)}`;
  return [failed(scene, code, { ...about, message, path: `$.addons[${index}].version`, detail: installed.raw })];
};

/** Whether kube-proxy runs in a mode that is going away. */
export const judgeKubeProxyMode: InventoryJudge = (scene) => {
  const change = upstreamChange("kube-proxy-ipvs");
  // GKE offers no other mode than iptables, and runs no kube-proxy at all on Dataplane V2.
  if (change === undefined || scene.provider === "gke" || !runsKubeProxy(scene)) return [];
  const onset = onsetOf(scene, change.from);
  if (onset === "never") return [];
  const code = "UPGRADE-KUBE-PROXY-IPVS";
  const mode = scene.cluster.network?.kubeProxyMode;
  if (mode !== undefined && mode.toLowerCase() !== "ipvs") return [passed(code)];
  const remark = {
    path: "$.network.kubeProxyMode",
    row: change,
    appliesFrom: onset === "now" ? undefined : change.from,
  };
  return [
    mode === undefined
      ? unread(scene, code, {
          ...remark,
          message: "the mode of kube-proxy is not known",
          fix: "Look at the configuration of kube-proxy: its add-on's settings, or the ConfigMap in kube-system.",
        })
      : failed(scene, code, { ...remark, message: "kube-proxy runs in IPVS mode", detail: mode }),
  ];
};

/** Where the provider runs the nodes, service addresses are its own business. */
function runsKubeProxy({ cluster }: Scene): boolean {
  return cluster.mode !== "auto-mode" && cluster.mode !== "autopilot";
}
