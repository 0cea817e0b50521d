import type { Command, StepInstructions } from "./command.ts";

/** Deployments of autoscalers that users run themselves, as their charts call them. */
const autoscalers = ["cluster-autoscaler", "karpenter"] as const;

/** Commands that hold autoscalers of the user's own for the time of a hop, and let them go on. The same in every cloud. */
export function autoscalerCommands(context: string, does: "pause" | "resume"): StepInstructions {
  const kubectl = ["kubectl", "--context", context, "--namespace", "kube-system"];
  return {
    commands: autoscalers.flatMap((name): readonly Command[] => {
      const replicas = [...kubectl, "get", `deployment/${name}`, "--output", "jsonpath={.spec.replicas}"];
      const scale = (to: string) => [...kubectl, "scale", `deployment/${name}`, `--replicas=${to}`];
      return does === "pause"
        ? [
            {
              phase: "before",
              purpose: `Note how many replicas ${name} has`,
              argv: replicas,
              expect: "a number: keep it",
            },
            { phase: "run", purpose: `Stop ${name}`, argv: scale("0") },
          ]
        : [
            {
              phase: "run",
              purpose: `Start ${name} with as many replicas as it had`,
              argv: scale("REPLICAS"),
              placeholders: ["REPLICAS"],
            },
            { phase: "after", purpose: "See that it runs", argv: replicas, expect: "the number from before" },
          ];
    }),
    notes: [
      "Leave out the one that the cluster does not have. Where it has another name or namespace, `kubectl get deployments --all-namespaces` shows it.",
    ],
  };
}
