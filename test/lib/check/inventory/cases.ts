import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Finding } from "../../../../lib/core/finding.ts";
import type { FindingCode } from "../../../../lib/core/finding-catalogue.ts";
import type { JudgeInput } from "../../../../lib/core/judgement.ts";

/** How a check may end; `none`: the cluster has nothing for it to look at. */
export type Ending = "pass" | "fail" | "unknown" | "none";

/** What happens, how the check ends, the cluster, what is asked, and what its finding must say at least. */
export type Case = readonly [
  title: string,
  ending: Ending,
  cluster: Cluster,
  input: JudgeInput,
  finding?: Partial<Pick<Finding, "fix" | "target" | "message">> & { readonly appliesFrom?: string | undefined },
];

export type Cases = Readonly<Partial<Record<FindingCode, readonly Case[]>>>;
