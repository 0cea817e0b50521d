import type { PlanStep } from "../core/plan.ts";

/** Where a change belongs when the cluster is defined in a tool, as sentences for a runbook. */
export interface OwnerRoute {
  /** The tool's name. */
  readonly title: string;
  /** What to change there, for the step. */
  readonly change: string;
  /** How the tool carries it out. */
  readonly apply: string;
}

/**
 * Where to make the change of a step. `undefined` for steps that no definition holds (a pause, a restart, a look), and for
 * an owner that is not known.
 */
export function ownerRoute(owner: string | undefined, provider: string, step: PlanStep): OwnerRoute | undefined {
  const tool = tools.get(owner ?? "");
  const what = subjectOf(step);
  if (tool === undefined || what === undefined) return undefined;
  const field = tool.fields?.[provider]?.[what.kind];
  const place = field === undefined ? `the definition of ${what.text}` : `\`${field}\` of ${what.text}`;
  const change = step.kind === "relax" || step.kind === "restore" ? "the settings for upgrades" : `version ${step.to}`;
  return { title: tool.title, change: `${place}: ${change}`, apply: tool.apply };
}

type Kind = "control-plane" | "nodes" | "addon";

function subjectOf({ kind, pool, addon }: PlanStep): { readonly kind: Kind; readonly text: string } | undefined {
  if (kind === "control-plane") return { kind, text: "the cluster" };
  if (kind === "addon") return { kind, text: `add-on ${addon}` };
  if (kind === "nodes" || kind === "relax" || kind === "restore") return { kind: "nodes", text: `node pool ${pool}` };
  return undefined;
}

interface Tool {
  readonly title: string;
  readonly apply: string;
  /** Names of the fields that hold a version, by provider. */
  readonly fields?: Readonly<Record<string, Partial<Record<Kind, string>>>>;
}

const cloudFormationFields = {
  eks: {
    "control-plane": "AWS::EKS::Cluster Version",
    nodes: "AWS::EKS::Nodegroup Version",
    addon: "AWS::EKS::Addon AddonVersion",
  },
} as const;

const tools: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  [
    "terraform",
    {
      title: "Terraform or OpenTofu",
      apply: "Plan it, see that nothing is replaced (`# forces replacement`), and apply it.",
      fields: {
        eks: {
          "control-plane": "aws_eks_cluster.version",
          nodes: "aws_eks_node_group.version",
          addon: "aws_eks_addon.addon_version",
        },
        gke: {
          "control-plane": "google_container_cluster.min_master_version",
          nodes: "google_container_node_pool.version",
        },
        aks: {
          "control-plane": "azurerm_kubernetes_cluster.kubernetes_version",
          nodes: "azurerm_kubernetes_cluster_node_pool.orchestrator_version",
        },
        iks: { "control-plane": "ibm_container_vpc_cluster.kube_version" },
        roks: { "control-plane": "ibm_container_vpc_cluster.kube_version" },
      },
    },
  ],
  [
    "cloudformation",
    {
      title: "CloudFormation",
      apply: "Make a change set, see that no resource is replaced, and execute it.",
      fields: cloudFormationFields,
    },
  ],
  [
    "cdk",
    {
      title: "the AWS CDK",
      apply: "See with `cdk diff` that no resource is replaced, then `cdk deploy`.",
      fields: cloudFormationFields,
    },
  ],
  [
    "pulumi",
    {
      title: "Pulumi",
      apply: "See with `pulumi preview` that nothing is replaced, then `pulumi up`.",
      fields: {
        eks: { "control-plane": "aws.eks.Cluster version", nodes: "aws.eks.NodeGroup version" },
        gke: { "control-plane": "gcp.container.Cluster minMasterVersion", nodes: "gcp.container.NodePool version" },
      },
    },
  ],
  [
    "crossplane",
    {
      title: "Crossplane",
      apply: "Commit it, and wait until the managed resource is Synced and Ready.",
      fields: {
        eks: { "control-plane": "spec.forProvider.version", nodes: "spec.forProvider.version" },
        gke: { "control-plane": "spec.forProvider.minMasterVersion", nodes: "spec.forProvider.version" },
        aks: { "control-plane": "spec.forProvider.kubernetesVersion", nodes: "spec.forProvider.orchestratorVersion" },
      },
    },
  ],
  [
    "ack",
    {
      title: "AWS Controllers for Kubernetes",
      apply: "Commit it, and wait until the resource has the condition ACK.ResourceSynced.",
      fields: { eks: { "control-plane": "spec.version", nodes: "spec.version", addon: "spec.addonVersion" } },
    },
  ],
  [
    "cluster-api",
    {
      title: "Cluster API",
      apply:
        "With a ClusterClass change `spec.topology.version` of the Cluster and nothing else; wait until it is Ready.",
    },
  ],
  ["argocd", { title: "Argo CD", apply: "Commit it, and wait until the application is Synced and Healthy." }],
  ["flux", { title: "Flux", apply: "Commit it, and wait until the Kustomization or HelmRelease is Ready." }],
  [
    "eksctl",
    {
      title: "eksctl",
      apply:
        "Run `eksctl upgrade cluster` or `eksctl upgrade nodegroup` with the file, first without `--approve`, which only shows what would happen.",
      fields: { eks: { "control-plane": "metadata.version", addon: "addons[].version" } },
    },
  ],
]);
