import { autoscalerCommands } from "../../lib/core/autoscaler-commands.ts";
import type { CommandBook, CommandSubject, StepInstructions } from "../../lib/core/command.ts";
import type { PlanStep } from "../../lib/core/plan.ts";

/** The command lines of `ibmcloud` for a cluster of IBM Cloud, OpenShift included. */
export function iksCommands(cluster: CommandSubject): CommandBook {
  const { uid, name, account, location, provider } = cluster;
  const id = clusterIdOf(uid) ?? name;
  const ks = (...argv: readonly string[]) => ["ibmcloud", "ks", ...argv, "--cluster", id];
  const show = ks("cluster", "get");
  const context = `${name}/${id}`;
  return {
    context,
    connect: [
      { phase: "before", purpose: "Choose the account", argv: ["ibmcloud", "target", "-c", account, "-r", location] },
      { phase: "before", purpose: "Give kubectl a context", argv: ks("cluster", "config") },
    ],
    look: [
      {
        phase: "before",
        purpose: "See that nothing is going on",
        argv: show,
        expect: "State normal, master status Ready",
      },
    ],
    instructionsFor: (step) => instructions(step, provider, ks, context),
  };
}

/** CRN of a cluster: its eighth part is the id. */
function clusterIdOf(crn: string): string | undefined {
  const parts = crn.split(":");
  return parts[0] === "crn" && parts[4] === "containers-kubernetes" ? parts[7] : undefined;
}

type Ks = (...argv: readonly string[]) => readonly string[];

function instructions(step: PlanStep, provider: string, ks: Ks, context: string): StepInstructions {
  const { kind, pool = "", from = "", to = "" } = step;
  const show = ks("cluster", "get");
  switch (kind) {
    case "control-plane":
      return {
        commands: [
          {
            phase: "before",
            purpose: "See where it stands",
            argv: show,
            expect: `master status Ready, version ${from}`,
          },
          {
            phase: "run",
            purpose: `Update the master to ${to}`,
            argv: ks("cluster", "master", "update", "--version", provider === "roks" ? `${to}_openshift` : to, "-f"),
          },
          { phase: "wait", purpose: "Look again every few minutes", argv: show, expect: "master status Ready" },
          { phase: "after", purpose: "See that it has arrived", argv: show, expect: `version ${to}` },
        ],
        ...(provider === "roks"
          ? {
              notes: [
                "An update is refused while the ClusterVersion condition Upgradeable is False; some minors need an administrator's acknowledgement.",
              ],
            }
          : {}),
        rollBack: { note: "There is none: IBM Cloud takes no master back." },
      };
    case "nodes":
      return {
        commands: [
          {
            phase: "before",
            purpose: "See its workers",
            argv: ks("worker", "ls", "--worker-pool", pool),
            expect: `version ${from}`,
          },
          {
            phase: "run",
            purpose:
              "Replace one worker after the other; on classic infrastructure it is `worker update` without --update",
            argv: ks("worker", "replace", "--worker", "WORKER_ID", "--update", "-f"),
            placeholders: ["WORKER_ID"],
          },
          {
            phase: "wait",
            purpose: "Go on with the next when the new worker is there",
            argv: ["kubectl", "--context", context, "get", "nodes"],
            expect: "every node Ready",
          },
          {
            phase: "after",
            purpose: "See that all have arrived",
            argv: ks("worker", "ls", "--worker-pool", pool),
            expect: `version ${to}, state normal`,
          },
        ],
        rollBack: { note: "There is none: a worker cannot be replaced by one of an earlier minor." },
      };
    case "pause-autoscalers":
    case "resume-autoscalers":
      return autoscalerCommands(context, kind === "pause-autoscalers" ? "pause" : "resume");
    case "verify":
      return {
        commands: [
          {
            phase: "after",
            purpose: "See that the cluster is healthy",
            argv: show,
            expect: "State normal, master status Ready",
          },
          { phase: "after", purpose: "See that every worker is", argv: ks("worker", "ls"), expect: "state normal" },
        ],
      };
    case "relax":
    case "restore":
    case "addon":
    case "restart-fargate":
      return { commands: [], notes: ["IBM Cloud does this by itself."] };
  }
}
