import { autoscalerCommands } from "../../lib/core/autoscaler-commands.ts";
import type { CommandBook, CommandSubject, StepInstructions } from "../../lib/core/command.ts";
import type { PlanStep } from "../../lib/core/plan.ts";

/**
 * What can be said of a cluster that no cloud runs: `kubectl` looks and drains; the upgrade itself is that of the tool that
 * built the cluster. The commands of kubeadm stand in for it, to be run on the machines themselves.
 */
export function kubeconfigCommands(cluster: CommandSubject): CommandBook {
  const context = cluster.account;
  const kubectl = (...argv: readonly string[]) => ["kubectl", "--context", context, ...argv];
  return {
    context,
    connect: [
      { phase: "before", purpose: "See that the context reaches the cluster", argv: kubectl("cluster-info") },
      {
        phase: "before",
        purpose: "See that it is this cluster",
        argv: kubectl("get", "namespace", "kube-system", "--output", "jsonpath={.metadata.uid}"),
        ...(cluster.uid.startsWith("kube:") ? { expect: cluster.uid.slice("kube:".length) } : {}),
      },
    ],
    look: [],
    instructionsFor: (step) => instructions(step, kubectl, context),
  };
}

type Kubectl = (...argv: readonly string[]) => readonly string[];

function instructions(step: PlanStep, kubectl: Kubectl, context: string): StepInstructions {
  const { kind, pool = "", to = "" } = step;
  const byHand = `With another tool than kubeadm (k3s, RKE2, kOps, Talos, Cluster API), upgrade to ${to} its way.`;
  switch (kind) {
    case "control-plane":
      return {
        commands: [
          { phase: "before", purpose: "See where it stands", argv: kubectl("version", "--output", "json") },
          {
            phase: "before",
            purpose: "On the first control-plane machine: see what would change",
            argv: ["kubeadm", "upgrade", "plan", `v${to}`],
          },
          {
            phase: "run",
            purpose: "On the first control-plane machine: upgrade",
            argv: ["kubeadm", "upgrade", "apply", `v${to}`, "--yes"],
          },
          {
            phase: "run",
            purpose: "On each other control-plane machine: follow",
            argv: ["kubeadm", "upgrade", "node"],
          },
          {
            phase: "after",
            purpose: "See that it has arrived",
            argv: kubectl("version", "--output", "json"),
            expect: `server version ${to}`,
          },
        ],
        notes: ["Install kubeadm of the new version on each machine first, and kubelet after.", byHand],
        rollBack: { note: "Only by restoring etcd from a copy: take one before the upgrade (etcdctl snapshot save)." },
      };
    case "nodes":
      return {
        commands: [
          { phase: "before", purpose: `See the nodes of ${pool}`, argv: kubectl("get", "nodes", "--output", "wide") },
          {
            phase: "run",
            purpose: "One node after the other: move its pods away",
            argv: kubectl("drain", "NODE", "--ignore-daemonsets", "--delete-emptydir-data"),
            placeholders: ["NODE"],
          },
          {
            phase: "run",
            purpose: "On that machine: upgrade, then restart kubelet",
            argv: ["kubeadm", "upgrade", "node"],
          },
          { phase: "run", purpose: "Let pods come back", argv: kubectl("uncordon", "NODE"), placeholders: ["NODE"] },
          {
            phase: "after",
            purpose: "See that all have arrived",
            argv: kubectl("get", "nodes"),
            expect: `Ready, version v${to}`,
          },
        ],
        notes: [byHand],
        rollBack: { note: "Install the earlier kubelet on the machine again, as long as the control plane allows it." },
      };
    case "pause-autoscalers":
    case "resume-autoscalers":
      return autoscalerCommands(context, kind === "pause-autoscalers" ? "pause" : "resume");
    case "verify":
      return {
        commands: [
          {
            phase: "after",
            purpose: "See that the API server is ready",
            argv: kubectl("get", "--raw", "/readyz?verbose"),
            expect: "readyz check passed",
          },
        ],
      };
    case "relax":
    case "restore":
    case "addon":
    case "restart-fargate":
      return { commands: [], notes: ["Nothing of this kind can be set from outside."] };
  }
}
