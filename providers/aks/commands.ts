import { autoscalerCommands } from "../../lib/core/autoscaler-commands.ts";
import type { CommandBook, CommandSubject, StepInstructions } from "../../lib/core/command.ts";
import type { PlanStep } from "../../lib/core/plan.ts";
import { parseClusterId } from "./arm-id.ts";

/** The command lines of `az` for a cluster of AKS. */
export function aksCommands(cluster: CommandSubject): CommandBook {
  const { uid, account } = cluster;
  const { subscription, resourceGroup, name } = parseClusterId(uid) ?? {
    subscription: account,
    resourceGroup: "RESOURCE_GROUP",
    name: cluster.name,
  };
  const group = ["--subscription", subscription, "--resource-group", resourceGroup];
  const az = (...argv: readonly string[]) => ["az", "aks", ...argv, ...group];
  const show = (query: string) => az("show", "--name", name, "--query", query, "--output", "tsv");
  const context = `${resourceGroup}/${name}`;
  return {
    context,
    connect: [
      {
        phase: "before",
        purpose: "Give kubectl a context",
        argv: az("get-credentials", "--name", name, "--context", context, "--overwrite-existing"),
      },
    ],
    look: [
      {
        phase: "before",
        purpose: "See that nothing is going on",
        argv: show("provisioningState"),
        expect: "Succeeded",
      },
      {
        phase: "before",
        purpose: "See what Azure offers it",
        argv: az("get-upgrades", "--name", name, "--output", "table"),
        expect: "the next version of this runbook",
      },
    ],
    instructionsFor: (step) => instructions(step, name, az, show, context),
  };
}

type Az = (...argv: readonly string[]) => readonly string[];

function instructions(step: PlanStep, name: string, az: Az, show: Az, context: string): StepInstructions {
  const { kind, from = "", to = "", wholeCluster = false } = step;
  switch (kind) {
    case "control-plane": {
      const look = show("[provisioningState,currentKubernetesVersion]");
      return {
        commands: [
          { phase: "before", purpose: "See where it stands", argv: look, expect: `Succeeded ${from}` },
          {
            phase: "run",
            purpose: `Upgrade the control plane${wholeCluster ? " and every pool" : ""} to ${to}; the command waits for it`,
            argv: az(
              "upgrade",
              ...["--name", name, "--kubernetes-version", to],
              ...(wholeCluster ? [] : ["--control-plane-only"]),
              "--yes",
            ),
          },
          { phase: "after", purpose: "See that it has arrived", argv: look, expect: `Succeeded ${to}` },
        ],
        notes: wholeCluster
          ? [
              "AKS upgrades this control plane only together with its nodes: its channel or its version leaves no other way.",
            ]
          : [],
        rollBack: {
          note: "There is none: AKS takes no control plane back. Its node pools can be, each for seven days.",
        },
      };
    }
    case "nodes":
      return nodeInstructions(step, name, az);
    case "relax":
    case "restore":
      return settingsInstructions(step, name, az);
    case "pause-autoscalers":
    case "resume-autoscalers":
      return autoscalerCommands(context, kind === "pause-autoscalers" ? "pause" : "resume");
    case "verify":
      return {
        commands: [
          {
            phase: "after",
            purpose: "See that the cluster is healthy",
            argv: show("[provisioningState,powerState.code,currentKubernetesVersion]"),
            expect: "Succeeded Running",
          },
          {
            phase: "after",
            purpose: "See that each pool is",
            argv: az("nodepool", "list", "--cluster-name", name, "--output", "table"),
            expect: "Succeeded for every pool",
          },
        ],
      };
    case "addon":
    case "restart-fargate":
      return { commands: [], notes: ["AKS does this by itself."] };
  }
}

function nodeInstructions(step: PlanStep, name: string, az: Az): StepInstructions {
  const { pool = "", from = "", to = "", wholeCluster = false } = step;
  const place = ["--cluster-name", name, "--nodepool-name", pool];
  const query = "[provisioningState,currentOrchestratorVersion]";
  const look = az("nodepool", "show", ...place, "--query", query, "--output", "tsv");
  if (wholeCluster) {
    return {
      commands: [
        { phase: "after", purpose: "See that it came with the control plane", argv: look, expect: `Succeeded ${to}` },
      ],
    };
  }
  return {
    commands: [
      { phase: "before", purpose: "See where it stands", argv: look, expect: `Succeeded ${from}` },
      {
        phase: "run",
        purpose: `Replace the nodes of ${pool}; the command waits for it`,
        argv: az("nodepool", "upgrade", ...place, "--kubernetes-version", to, "--yes"),
      },
      { phase: "after", purpose: "See that it has arrived", argv: look, expect: `Succeeded ${to}` },
      {
        phase: "roll-back",
        purpose: "See which versions it can go back to",
        argv: az("nodepool", "get-rollback-versions", ...place),
      },
      { phase: "roll-back", purpose: `Take ${pool} back`, argv: az("nodepool", "rollback", ...place) },
    ],
    rollBack: {
      days: 7,
      note: "By one step, to the version and image before, with the auto-upgrade channel switched off.",
    },
  };
}

function settingsInstructions({ kind, pool = "", settings = {} }: PlanStep, name: string, az: Az): StepInstructions {
  const { maxSurge, maxUnavailable, drainMinutes, soakMinutes } = settings;
  const place = ["--cluster-name", name, "--nodepool-name", pool];
  const flags = [
    ...(maxSurge === undefined ? [] : ["--max-surge", maxSurge]),
    ...(maxUnavailable === undefined ? [] : ["--max-unavailable", maxUnavailable]),
    ...(drainMinutes === undefined ? [] : ["--drain-timeout", String(drainMinutes)]),
    ...(soakMinutes === undefined ? [] : ["--node-soak-duration", String(soakMinutes)]),
  ];
  if (flags.length === 0) return { commands: [], notes: [`Nothing of ${pool} is to be set.`] };
  return {
    commands: [
      {
        phase: "before",
        purpose: "See how it replaces nodes now",
        argv: az("nodepool", "show", ...place, "--query", "upgradeSettings", "--output", "json"),
      },
      {
        phase: "run",
        purpose: kind === "relax" ? "Change it for the time of the upgrade" : "Give it back what it had",
        argv: az("nodepool", "update", ...place, ...flags),
      },
    ],
  };
}
