import type { RelationalJudge, RelationalRule } from "../manifests/rule.ts";
import { WorkloadIndex } from "../workload/workload-index.ts";

/** Workloads that stand still while the node of their only pod is replaced. */
export const singleReplicaRule: RelationalRule = {
  codes: ["UPGRADE-SINGLE-REPLICA"],
  start() {
    const index = new WorkloadIndex();
    return {
      see: (subject) => index.see(subject),
      finish(): ReturnType<RelationalJudge["finish"]> {
        const counted = index.all.filter(({ kind, replicas }) => kind !== "Pod" && replicas !== undefined);
        const single = counted.filter(({ replicas }) => replicas === 1);
        return {
          applicable: counted.length,
          violations: single.map(({ target }) => ({
            code: "UPGRADE-SINGLE-REPLICA",
            target,
            path: "spec.replicas",
            message: "it has one pod alone",
          })),
        };
      },
    };
  },
};
