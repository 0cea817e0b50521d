import type { EksMessage } from "./aws-eks-messages.ts";
import type { SimCluster } from "./fleet.ts";
import { chance, hash, hex } from "./seeded.ts";
import { uidOf } from "./uid.ts";

type Status = "PASSING" | "WARNING" | "ERROR" | "UNKNOWN";

interface Insight {
  readonly name: string;
  readonly category: "UPGRADE_READINESS" | "MISCONFIGURATION" | "ROLLBACK_READINESS";
  readonly status: Status;
  readonly reason: string;
  readonly target: string;
  readonly resources?: readonly EksMessage[];
  readonly summary?: EksMessage;
}

/** APIs that a minor stops serving, with what takes their place: the list that upstream Kubernetes publishes. */
const removals: Readonly<
  Record<string, { readonly usage: string; readonly replacedWith: string; readonly since: string }>
> = {
  "1.32": {
    usage: "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
    replacedWith: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
    since: "1.29",
  },
  "1.34": {
    usage: "/apis/admissionregistration.k8s.io/v1beta1/validatingadmissionpolicies",
    replacedWith: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
    since: "1.30",
  },
  "1.37": {
    usage: "/apis/networking.k8s.io/v1beta1/ipaddresses",
    replacedWith: "/apis/networking.k8s.io/v1/ipaddresses",
    since: "1.33",
  },
};

/** What EKS finds about a cluster for the next minor. `now`: milliseconds since the epoch. */
function insightsOf(cluster: SimCluster, now: number): readonly Insight[] {
  const current = Number(cluster.version.slice(2));
  const target = `1.${current + 1}`;
  return [
    deprecations(cluster, target, now),
    addonVersions(cluster, target),
    kubeletSkew(cluster, current, target),
    {
      name: "Cluster health issues",
      category: "UPGRADE_READINESS",
      target,
      ...((cluster.issues ?? []).length === 0
        ? { status: "PASSING", reason: "No cluster health issues detected." }
        : { status: "ERROR", reason: "Cluster health issues prevent an upgrade." }),
    },
    amazonLinux(cluster, current, target),
  ];
}

function deprecations(cluster: SimCluster, target: string, now: number): Insight {
  const base = {
    name: `Deprecated APIs removed in Kubernetes v${target}`,
    category: "UPGRADE_READINESS",
    target,
  } as const;
  const removal = removals[target];
  if (removal === undefined || chance(3, uidOf(cluster)) < 0.5) {
    return { ...base, status: "PASSING", reason: "No deprecated API usage detected within the last 30 days." };
  }
  const requests = 1 + (hash(4, uidOf(cluster)) % 5000);
  return {
    ...base,
    status: "ERROR",
    reason: "Deprecated API usage detected within last 30 days and your cluster is on the version before the removal.",
    summary: {
      deprecationDetails: [
        {
          usage: removal.usage,
          replacedWith: removal.replacedWith,
          stopServingVersion: target,
          startServingReplacementVersion: removal.since,
          clientStats: [
            {
              userAgent: "policy-sync/v0.9.2",
              numberOfRequestsLast30Days: requests,
              lastRequestTime: now / 1000 - 7200,
            },
          ],
        },
      ],
    },
  };
}

function addonVersions(cluster: SimCluster, target: string): Insight {
  const base = { name: "EKS add-on version compatibility", category: "UPGRADE_READINESS", target } as const;
  if (chance(5, uidOf(cluster)) < 0.8) {
    return {
      ...base,
      status: "PASSING",
      reason: "All installed EKS add-on versions are compatible with next Kubernetes version.",
    };
  }
  return {
    ...base,
    status: "ERROR",
    reason: "Installed EKS add-on versions are not compatible with next Kubernetes version.",
    summary: {
      addonCompatibilityDetails: [{ name: "kube-proxy", compatibleVersions: [`v${target}.3-eksbuild.2`] }],
    },
  };
}

function kubeletSkew({ account, location, name, pools }: SimCluster, current: number, target: string): Insight {
  const base = { name: "Kubelet version skew", category: "UPGRADE_READINESS", target } as const;
  const behind = pools
    .filter(({ kind = "managed" }) => kind === "managed")
    .map((pool) => ({
      pool,
      minors: current - Number(pool.version.slice(2)),
    }));
  const worst = Math.max(0, ...behind.map(({ minors }) => minors));
  if (worst < 2)
    return { ...base, status: "PASSING", reason: "Node kubelet versions match the cluster control plane version." };
  const status = worst >= 3 ? "ERROR" : "WARNING";
  return {
    ...base,
    status,
    reason: `Detected kubelet versions ${worst} minors behind the control plane.`,
    resources: behind
      .filter(({ minors }) => minors >= 2)
      .map(({ pool }) => ({
        insightStatus: { status, reason: "" },
        arn: `arn:aws:eks:${location}:${account}:nodegroup/${name}/${pool.name}`,
      })),
  };
}

function amazonLinux({ pools }: SimCluster, current: number, target: string): Insight {
  const base = { name: "Amazon Linux 2 compatibility", category: "UPGRADE_READINESS", target } as const;
  // There are no images of Amazon Linux 2 for 1.33 and later.
  return pools.some(({ image }) => image.startsWith("AL2_")) && current >= 32
    ? {
        ...base,
        status: "ERROR",
        reason: "Nodes run Amazon Linux 2, which the next Kubernetes version does not support.",
      }
    : { ...base, status: "PASSING", reason: "No Amazon Linux 2 nodes that would be affected." };
}

/** The entries of ListInsights that a filter, in the form of the request, lets through. */
export function insightSummaries(cluster: SimCluster, now: number, filter: unknown): readonly EksMessage[] {
  const { categories, kubernetesVersions, statuses } = (filter ?? {}) as Readonly<
    Record<string, readonly unknown[] | undefined>
  >;
  const passes = (wanted: readonly unknown[] | undefined, value: string) =>
    wanted === undefined || wanted.length === 0 || wanted.includes(value);
  return insightsOf(cluster, now)
    .filter(
      ({ category, target, status }) =>
        passes(categories, category) && passes(kubernetesVersions, target) && passes(statuses, status),
    )
    .map((insight) => summary(cluster, insight, now));
}

/** The answer to DescribeInsight; `undefined` for an id that the cluster does not have. */
export function insightMessage(cluster: SimCluster, now: number, id: string): EksMessage | undefined {
  const insight = insightsOf(cluster, now).find((candidate) => insightId(cluster, candidate) === id);
  if (insight === undefined) return undefined;
  return {
    ...summary(cluster, insight, now),
    recommendation: insight.status === "PASSING" ? "" : "Resolve the finding before you upgrade the cluster.",
    additionalInfo: {},
    resources: insight.resources ?? [],
    categorySpecificSummary: insight.summary ?? {},
  };
}

function summary(cluster: SimCluster, insight: Insight, now: number): EksMessage {
  return {
    id: insightId(cluster, insight),
    name: insight.name,
    category: insight.category,
    kubernetesVersion: insight.target,
    lastRefreshTime: now / 1000 - 3600 * (1 + (hash(1, insight.name) % 20)),
    lastTransitionTime: now / 1000 - 86_400 * 9,
    description: insight.name,
    insightStatus: { status: insight.status, reason: insight.reason },
  };
}

function insightId(cluster: SimCluster, { name }: Insight): string {
  const id = hex(0, `${uidOf(cluster)} insight ${name}`, 32);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`;
}
