import { afterAll, beforeAll, expect, test } from "vitest";
import { discover } from "../../../lib/fleet/discover.ts";
import { type Simulator, startSimulator } from "../../../lib/simulator/index.ts";
import { kubeconfig } from "../../../providers/kubeconfig/index.ts";
import { staticProvider } from "../../../providers/static/index.ts";
import { loadKubeconfig } from "../../providers/kubeconfig-sim.ts";
import { buildCluster } from "../../support/builders.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ clouds: [], kube: 3 });
});
afterAll(() => simulator.close());

const scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
const reader = () => kubeconfig({ files: [simulator.kube?.kubeconfig ?? ""], env: {} });

test("a discovery tells clusters that a cloud and a kubeconfig both know once, where the authority proves it", async () => {
  const file = await loadKubeconfig(simulator.kube?.kubeconfig ?? "");
  const [entry] = file.clusters;
  const caData = String(entry?.cluster["certificate-authority-data"]);
  const plain = buildCluster(scope, "prod");
  const cloud = { ...plain, controlPlane: { ...plain.controlPlane, endpoint: { caData } } };
  const only = kubeconfig({
    files: [simulator.kube?.kubeconfig ?? ""],
    env: {},
    filter: { include: [entry?.name ?? ""] },
  });
  const inventory = await discover({ providers: [staticProvider({ clusters: [cloud] }), only] });
  expect(inventory.clusters).toHaveLength(1);
  expect(inventory.clusters[0]).toMatchObject({ uid: cloud.uid, contexts: [entry?.name], source: "api" });
  expect(inventory.scopes.map((report) => [report.scope.provider, report.status, report.clusters])).toEqual([
    ["eks", "ok", 1],
    ["kubeconfig", "ok", 0],
  ]);
  await only.close?.();
});

test("a discovery keeps them apart where the simulated servers share one authority", async () => {
  const file = await loadKubeconfig(simulator.kube?.kubeconfig ?? "");
  const caData = String(file.clusters[0]?.cluster["certificate-authority-data"]);
  const plain = buildCluster(scope, "prod");
  const cloud = { ...plain, controlPlane: { ...plain.controlPlane, endpoint: { caData } } };
  const provider = reader();
  const inventory = await discover({ providers: [provider, staticProvider({ clusters: [cloud] })] });
  expect(inventory.clusters.map(({ ref }) => ref.provider)).toEqual(["eks", "kubeconfig", "kubeconfig", "kubeconfig"]);
  await provider.close?.();
});

test("a discovery gives the same bytes in whatever order its providers are named", async () => {
  const [one, two] = [reader(), reader()];
  const cloud = staticProvider({ clusters: [buildCluster(scope, "prod")] });
  const takenAt = "2026-11-21T00:00:00Z";
  const forwards = await discover({ providers: [one, two, cloud], takenAt });
  const backwards = await discover({ providers: [cloud, two, one], takenAt, concurrency: 1 });
  expect(JSON.stringify(backwards)).toBe(JSON.stringify(forwards));
  expect(forwards.clusters).toHaveLength(4);
  await Promise.all([one.close?.(), two.close?.()]);
});
