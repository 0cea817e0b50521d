import { autoscalerCommands } from "../../lib/core/autoscaler-commands.ts";
import type { Command, CommandBook, CommandSubject, StepInstructions } from "../../lib/core/command.ts";
import type { PlanStep, PoolSettings } from "../../lib/core/plan.ts";
import { parseIntOrPercent } from "../../lib/core/surge.ts";

/** The command lines of `aws` for a cluster of EKS. */
export function eksCommands(cluster: CommandSubject): CommandBook {
  const { name, account, location: region, uid } = cluster;
  const aws = (...argv: readonly string[]) => ["aws", "eks", ...argv, "--region", region];
  const show = (query: string) => aws("describe-cluster", "--name", name, "--query", query, "--output", "text");
  const insights = JSON.stringify({ categories: ["UPGRADE_READINESS"], statuses: ["ERROR", "WARNING", "UNKNOWN"] });
  return {
    // What update-kubeconfig calls it.
    context: uid,
    connect: [
      {
        phase: "before",
        purpose: "See that the credentials are those of the cluster's account",
        argv: ["aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text"],
        expect: account,
      },
      { phase: "before", purpose: "Give kubectl a context", argv: aws("update-kubeconfig", "--name", name) },
    ],
    look: [
      { phase: "before", purpose: "See that nothing is going on", argv: show("cluster.status"), expect: "ACTIVE" },
      {
        phase: "before",
        purpose: "See what EKS itself has found",
        argv: aws("list-insights", "--cluster-name", name, "--filter", insights, "--output", "table"),
        expect: "no ERROR, and nothing older than a day (aws eks start-insights-refresh looks again)",
      },
    ],
    instructionsFor: (step) => instructions(step, cluster, aws, show),
  };
}

type Aws = (...argv: readonly string[]) => readonly string[];

function instructions(step: PlanStep, cluster: CommandSubject, aws: Aws, show: Aws): StepInstructions {
  const { kind, from = "", to = "" } = step;
  const { name } = cluster;
  switch (kind) {
    case "control-plane":
      return {
        commands: [
          {
            phase: "before",
            purpose: "See where it stands",
            argv: show("cluster.[status,version]"),
            expect: `ACTIVE ${from}`,
          },
          {
            phase: "run",
            purpose: `Upgrade the control plane to ${to}`,
            argv: aws("update-cluster-version", "--name", name, "--kubernetes-version", to),
          },
          {
            phase: "wait",
            purpose: "Wait; when it gives up after 20 minutes, run it again",
            argv: aws("wait", "cluster-active", "--name", name),
          },
          {
            phase: "after",
            purpose: "See that it has arrived",
            argv: show("cluster.[status,version]"),
            expect: `ACTIVE ${to}`,
          },
          {
            phase: "roll-back",
            purpose: `Take the control plane back to ${from}`,
            argv: aws("update-cluster-version", "--name", name, "--kubernetes-version", from),
          },
        ],
        rollBack: {
          days: 7,
          note: "Add-ons and node groups are not taken back: bring those that are newer back first. Not after the next upgrade; insights of category ROLLBACK_READINESS must not be in error; a version in extended support needs the upgrade policy EXTENDED.",
        },
      };
    case "addon":
      return addonInstructions(step, name, aws);
    case "nodes":
      return nodeInstructions(step, cluster, aws);
    case "relax":
    case "restore":
      return settingsInstructions(step, name, aws);
    case "restart-fargate":
      return fargateInstructions(step, cluster, aws);
    case "pause-autoscalers":
    case "resume-autoscalers":
      return autoscalerCommands(cluster.uid, kind === "pause-autoscalers" ? "pause" : "resume");
    case "verify":
      return {
        commands: [
          {
            phase: "after",
            purpose: "See that the cluster is healthy",
            argv: show("cluster.[status,version,health.issues]"),
            expect: "ACTIVE, and no issues",
          },
          {
            phase: "after",
            purpose: "See that no update has failed",
            argv: aws("list-updates", "--name", name, "--max-items", "5", "--output", "text"),
          },
        ],
      };
  }
}

function addonInstructions({ addon = "", from = "", to = "" }: PlanStep, name: string, aws: Aws): StepInstructions {
  const place = ["--cluster-name", name, "--addon-name", addon];
  const move = (version: string) =>
    aws("update-addon", ...place, "--addon-version", version, "--resolve-conflicts", "PRESERVE");
  const look = aws("describe-addon", ...place, "--query", "addon.[status,addonVersion]", "--output", "text");
  return {
    commands: [
      { phase: "before", purpose: "See where it stands", argv: look, expect: `ACTIVE ${from}` },
      { phase: "run", purpose: `Move ${addon} to ${to}; settings of your own stay`, argv: move(to) },
      { phase: "wait", purpose: "Wait for it", argv: aws("wait", "addon-active", ...place) },
      { phase: "after", purpose: "See that it has arrived", argv: look, expect: `ACTIVE ${to}` },
      { phase: "roll-back", purpose: `Move ${addon} back`, argv: move(from) },
    ],
    rollBack: { note: "At any time, as long as the version is offered for the control plane's minor." },
  };
}

function nodeInstructions(
  { pool = "", from = "", to = "", nodePool }: PlanStep,
  cluster: CommandSubject,
  aws: Aws,
): StepInstructions {
  if (nodePool !== undefined && nodePool.kind !== "managed") {
    return {
      commands: [],
      notes: [
        `${pool} is ${nodePool.kind}, which EKS does not upgrade: give it an image for ${to} where its nodes are defined, then replace them a few at a time.`,
      ],
      rollBack: { note: "Give it the earlier image again." },
    };
  }
  const place = ["--cluster-name", cluster.name, "--nodegroup-name", pool];
  const look = aws("describe-nodegroup", ...place, "--query", "nodegroup.[status,version]", "--output", "text");
  const { customImage: custom = false, launchTemplate: template } = nodePool ?? {};
  const version = custom
    ? ["--launch-template", `id=${template ?? "LAUNCH_TEMPLATE_ID"},version=TEMPLATE_VERSION`]
    : ["--kubernetes-version", to];
  const placeholders = custom ? ["TEMPLATE_VERSION", ...(template === undefined ? ["LAUNCH_TEMPLATE_ID"] : [])] : [];
  return {
    commands: [
      { phase: "before", purpose: "See where it stands", argv: look, expect: `ACTIVE ${from}` },
      {
        phase: "run",
        purpose: `Replace the nodes of ${pool}; a budget that allows no disruption makes it fail, and nothing is forced`,
        argv: aws("update-nodegroup-version", ...place, ...version),
        ...(placeholders.length === 0 ? {} : { placeholders }),
      },
      {
        phase: "wait",
        purpose: "Wait; when it gives up after 40 minutes, run it again",
        argv: aws("wait", "nodegroup-active", ...place),
      },
      { phase: "after", purpose: "See that it has arrived", argv: look, expect: `ACTIVE ${to}` },
    ],
    ...(custom
      ? {
          notes: [
            `${pool} runs an image of its own: make a version of its launch template with an image for ${to} first.`,
          ],
        }
      : {}),
    rollBack: {
      note: "EKS does not take a node group back to an earlier minor: add a node group with the earlier image, move the workloads, and remove this one. While the update runs, a failed one goes back by itself.",
    },
  };
}

function settingsInstructions({ kind, pool = "", settings = {} }: PlanStep, name: string, aws: Aws): StepInstructions {
  const place = ["--cluster-name", name, "--nodegroup-name", pool];
  const config = updateConfig(settings);
  const look = aws("describe-nodegroup", ...place, "--query", "nodegroup.updateConfig", "--output", "json");
  if (config === undefined) return { commands: [], notes: [`Nothing of ${pool} can be set at EKS.`] };
  return {
    commands: [
      { phase: "before", purpose: "See how it replaces nodes now", argv: look },
      {
        phase: "run",
        purpose: kind === "relax" ? "Change it for the time of the upgrade" : "Give it back what it had",
        argv: aws("update-nodegroup-config", ...place, "--update-config", config),
      },
      { phase: "wait", purpose: "Wait for it", argv: aws("wait", "nodegroup-active", ...place) },
    ],
  };
}

function updateConfig({ maxUnavailable }: PoolSettings): string | undefined {
  const amount = parseIntOrPercent(maxUnavailable);
  if (amount === undefined) return undefined;
  return `${amount.unit === "percent" ? "maxUnavailablePercentage" : "maxUnavailable"}=${amount.value}`;
}

function fargateInstructions({ pool = "" }: PlanStep, { name, uid }: CommandSubject, aws: Aws): StepInstructions {
  const profile = ["--cluster-name", name, "--fargate-profile-name", pool];
  const restart: Command = {
    phase: "run",
    purpose: "Restart what runs in each of these namespaces, one namespace after the other",
    argv: ["kubectl", "--context", uid, "rollout", "restart", "deployment", "--namespace", "NAMESPACE"],
    placeholders: ["NAMESPACE"],
  };
  return {
    commands: [
      {
        phase: "before",
        purpose: "See which namespaces the profile serves",
        argv: aws(
          "describe-fargate-profile",
          ...profile,
          "--query",
          "fargateProfile.selectors[].namespace",
          "--output",
          "text",
        ),
      },
      restart,
      {
        phase: "after",
        purpose: "See that its nodes run the control plane's version",
        argv: ["kubectl", "--context", uid, "get", "nodes", "--selector", "eks.amazonaws.com/compute-type=fargate"],
      },
    ],
  };
}
