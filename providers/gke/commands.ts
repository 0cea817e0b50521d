import { autoscalerCommands } from "../../lib/core/autoscaler-commands.ts";
import type { CommandBook, CommandSubject, StepInstructions } from "../../lib/core/command.ts";
import type { PlanStep, PoolSettings } from "../../lib/core/plan.ts";

/** The command lines of `gcloud` for a cluster of GKE. */
export function gkeCommands(cluster: CommandSubject): CommandBook {
  const { name, account: project, location } = cluster;
  const place = ["--location", location, "--project", project];
  const gcloud = (...argv: readonly string[]) => ["gcloud", "container", ...argv, ...place];
  const show = (format: string) => gcloud("clusters", "describe", name, "--format", format);
  return {
    // What get-credentials calls it.
    context: `gke_${project}_${location}_${name}`,
    connect: [
      { phase: "before", purpose: "Give kubectl a context", argv: gcloud("clusters", "get-credentials", name) },
    ],
    look: [
      { phase: "before", purpose: "See that nothing is going on", argv: show("value(status)"), expect: "RUNNING" },
      {
        phase: "before",
        purpose: "See what Google says of the next upgrade, and why it may be paused",
        argv: gcloud("clusters", "get-upgrade-info", name),
        expect: "no pausedReason that the plan does not know of",
      },
    ],
    instructionsFor: (step) => instructions(step, name, gcloud, show, `gke_${project}_${location}_${name}`),
  };
}

type Gcloud = (...argv: readonly string[]) => readonly string[];

function instructions(step: PlanStep, name: string, gcloud: Gcloud, show: Gcloud, context: string): StepInstructions {
  const { kind, pool = "", from = "", to = "" } = step;
  switch (kind) {
    case "control-plane":
      return {
        commands: [
          {
            phase: "before",
            purpose: "See where it stands",
            argv: show("value(status,currentMasterVersion)"),
            expect: `RUNNING ${from}`,
          },
          {
            phase: "run",
            purpose: `Upgrade the control plane to ${to}; the command waits for it`,
            argv: gcloud("clusters", "upgrade", name, "--master", "--cluster-version", to, "--quiet"),
          },
          {
            phase: "after",
            purpose: "See that it has arrived",
            argv: show("value(status,currentMasterVersion)"),
            expect: `RUNNING ${to}`,
          },
        ],
        rollBack: {
          note: "A control plane goes back to an earlier patch only. A minor can be taken back only while a two-step upgrade, started as such, has not been completed.",
        },
      };
    case "nodes": {
      const look = gcloud("node-pools", "describe", pool, "--cluster", name, "--format", "value(status,version)");
      const move = (version: string) =>
        gcloud("clusters", "upgrade", name, "--node-pool", pool, "--cluster-version", version, "--quiet");
      return {
        commands: [
          { phase: "before", purpose: "See where it stands", argv: look, expect: `RUNNING ${from}` },
          { phase: "run", purpose: `Replace the nodes of ${pool}; the command waits for it`, argv: move(to) },
          { phase: "after", purpose: "See that it has arrived", argv: look, expect: `RUNNING ${to}` },
          {
            phase: "roll-back",
            purpose: "Take back an upgrade that has not ended",
            argv: gcloud("node-pools", "rollback", pool, "--cluster", name, "--quiet"),
          },
          { phase: "roll-back", purpose: "Take back one that has", argv: move(from) },
        ],
        rollBack: {
          note: "At any time, to a version that is offered and at most two minors behind the control plane.",
        },
      };
    }
    case "relax":
    case "restore":
      return settingsInstructions(step, name, gcloud);
    case "pause-autoscalers":
    case "resume-autoscalers":
      return autoscalerCommands(context, kind === "pause-autoscalers" ? "pause" : "resume");
    case "verify":
      return {
        commands: [
          {
            phase: "after",
            purpose: "See that the cluster is healthy",
            argv: show("value(status,conditions)"),
            expect: "RUNNING, and no conditions",
          },
          {
            phase: "after",
            purpose: "See that no operation has failed",
            argv: gcloud("operations", "list", "--filter", `targetLink~/clusters/${name}(/|$)`, "--limit", "5"),
          },
        ],
      };
    case "addon":
    case "restart-fargate":
      return { commands: [], notes: ["GKE does this by itself."] };
  }
}

function settingsInstructions(
  { kind, pool = "", settings = {} }: PlanStep,
  name: string,
  gcloud: Gcloud,
): StepInstructions {
  const { maxSurge, maxUnavailable }: PoolSettings = settings;
  const shares = [maxSurge, maxUnavailable].some((amount) => amount?.endsWith("%") === true);
  if (shares)
    return {
      commands: [],
      notes: [`GKE takes numbers of nodes, no shares: set ${pool} by hand to what the policy means.`],
    };
  const flags = [
    ...(maxSurge === undefined ? [] : ["--max-surge-upgrade", maxSurge]),
    ...(maxUnavailable === undefined ? [] : ["--max-unavailable-upgrade", maxUnavailable]),
  ];
  if (flags.length === 0) return { commands: [], notes: [`Nothing of ${pool} can be set at GKE.`] };
  return {
    commands: [
      {
        phase: "before",
        purpose: "See how it replaces nodes now",
        argv: gcloud("node-pools", "describe", pool, "--cluster", name, "--format", "yaml(upgradeSettings)"),
      },
      {
        phase: "run",
        purpose: kind === "relax" ? "Change it for the time of the upgrade" : "Give it back what it had",
        argv: gcloud("node-pools", "update", pool, "--cluster", name, ...flags),
      },
    ],
  };
}
