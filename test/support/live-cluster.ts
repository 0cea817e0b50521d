import { execute } from "../../lib/cli/run.ts";
import type { FindingsDocument } from "../../lib/core/findings-document.ts";
import type { SimKubeCluster } from "../../lib/simulator/kube-cluster.ts";
import type { KubeResource } from "../../lib/simulator/kube-resources.ts";
import type { KubeObject } from "../../lib/simulator/kube-store.ts";
import { type StartedKube, startKube } from "../providers/kubeconfig-sim.ts";
import { memoryTerminal } from "./memory-terminal.ts";

export const clusterName = "plant";

/** Kinds that are served on top of those of every simulated cluster. */
const moreKinds: readonly KubeResource[] = [
  {
    group: "apiextensions.k8s.io",
    resource: "customresourcedefinitions",
    kind: "CustomResourceDefinition",
    namespaced: false,
    versions: [{ version: "v1" }],
  },
  {
    group: "example.com",
    resource: "widgets",
    kind: "Widget",
    namespaced: true,
    // Its own definition says that the second one is deprecated.
    versions: [{ version: "v1" }, { version: "v1alpha1", deprecatedIn: "1.0" }],
  },
];

/** A cluster of one node with these objects in it. */
export async function startLive(
  objects: readonly KubeObject[],
  change: Partial<SimKubeCluster> = {},
  kinds: readonly KubeResource[] = [],
): Promise<StartedKube> {
  const cluster: SimKubeCluster = {
    name: clusterName,
    version: "v1.33.5",
    createdAt: "2025-03-01T08:00:00Z",
    pools: [{ name: "worker", kubelet: "v1.33.5", nodes: 1, labels: {} }],
    ...change,
  };
  const kube = await startKube({ clusters: [cluster] });
  const store = kube.server.store(clusterName);
  for (const kind of [...moreKinds, ...kinds]) store.register(kind);
  for (const object of objects) store.put(object);
  return kube;
}

export interface LiveRun {
  readonly code: number;
  readonly err: string;
  readonly document: FindingsDocument;
}

/** Runs `check --context` as JSON. */
export async function checkLive(kube: StartedKube, args: readonly string[] = []): Promise<LiveRun> {
  const { terminal, out, err } = memoryTerminal({ now: () => Date.parse("2026-11-29T12:00:00Z") });
  const where = ["--context", clusterName, "--kubeconfig", kube.server.kubeconfig, "-o", "json"];
  const code = await execute(["check", ...where, ...args], "0.0.0", terminal);
  const text = out();
  return { code, err: err(), document: text === "" ? nothing : (JSON.parse(text) as FindingsDocument) };
}

const nothing: FindingsDocument = {
  kind: "FleetFindings",
  schemaVersion: 1,
  findings: [],
  unread: [],
  evidence: { performed: 0, applicable: 0 },
  summary: { error: 0, warning: 0, info: 0, unknown: 0 },
};
