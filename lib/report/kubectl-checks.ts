import type { Command } from "../core/command.ts";

/** What is looked at in a cluster before its first hop, between hops and after the last: the same questions each time. */
export function kubectlChecks(context: string, phase: "before" | "after"): readonly Command[] {
  const kubectl = (...argv: readonly string[]) => ["kubectl", "--context", context, ...argv];
  return [
    {
      phase,
      purpose: "See that every node is ready",
      argv: kubectl("get", "nodes", "--output", "wide"),
      expect: phase === "before" ? "Ready, none cordoned" : "Ready, none cordoned, none of the earlier version",
    },
    {
      phase,
      purpose: "See which pods do not run",
      argv: kubectl(
        "get",
        "pods",
        "--all-namespaces",
        "--field-selector",
        "status.phase!=Running,status.phase!=Succeeded",
      ),
      expect: phase === "before" ? "keep the list" : "no pod that was not there before",
    },
    ...(phase === "before"
      ? [
          {
            phase,
            purpose: "See which disruption budgets allow none, since those hold a drain up",
            argv: kubectl("get", "poddisruptionbudgets", "--all-namespaces"),
            expect: "no 0 under ALLOWED DISRUPTIONS",
          },
        ]
      : [
          {
            phase,
            purpose: "See that the API server serves all of its groups",
            argv: kubectl("get", "apiservices"),
            expect: "True everywhere",
          },
        ]),
  ];
}
