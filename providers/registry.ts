import type { ClusterCommands } from "../lib/core/command.ts";
import type { FleetProvider } from "../lib/core/provider.ts";
import type {
  AksOptions,
  EksOptions,
  GkeOptions,
  IksOptions,
  KubeconfigOptions,
} from "../lib/core/provider-options.ts";

interface Entry<Options> {
  /** The service's own name. */
  readonly title: string;
  /** npm packages the provider needs; all of them optional peers. */
  readonly packages: readonly string[];
  /** Loads the provider's code, not yet its SDK. */
  readonly open: (options: Options) => Promise<FleetProvider>;
  /** Loads what writes the command lines of its clusters, and nothing else of the provider. */
  readonly commands: () => Promise<ClusterCommands>;
}

/** Every provider that `fleet.yaml` can name. One row per folder beside this file, `static` aside. */
export const registry: {
  readonly eks: Entry<EksOptions>;
  readonly gke: Entry<GkeOptions>;
  readonly aks: Entry<AksOptions>;
  readonly iks: Entry<IksOptions>;
  readonly kubeconfig: Entry<KubeconfigOptions>;
} = {
  eks: {
    title: "Amazon EKS",
    packages: [
      "@aws-sdk/client-eks",
      "@aws-sdk/client-sts",
      "@aws-sdk/client-account",
      "@aws-sdk/credential-providers",
    ],
    open: async (options) => (await import("./eks/index.ts")).eks(options),
    commands: async () => (await import("./eks/commands.ts")).eksCommands,
  },
  gke: {
    title: "Google Kubernetes Engine",
    packages: ["@google-cloud/container", "google-auth-library"],
    open: async (options) => (await import("./gke/index.ts")).gke(options),
    commands: async () => (await import("./gke/commands.ts")).gkeCommands,
  },
  aks: {
    title: "Azure Kubernetes Service",
    packages: [
      "@azure/arm-containerservice",
      "@azure/arm-resourcegraph",
      "@azure/arm-resources-subscriptions",
      "@azure/identity",
    ],
    open: async (options) => (await import("./aks/index.ts")).aks(options),
    commands: async () => (await import("./aks/commands.ts")).aksCommands,
  },
  iks: {
    title: "IBM Cloud Kubernetes Service and Red Hat OpenShift on IBM Cloud",
    packages: ["ibm-cloud-sdk-core"],
    open: async (options) => (await import("./iks/index.ts")).iks(options),
    commands: async () => (await import("./iks/commands.ts")).iksCommands,
  },
  kubeconfig: {
    title: "Any cluster, by kubeconfig",
    packages: [],
    open: async (options) => (await import("./kubeconfig/index.ts")).kubeconfig(options),
    commands: async () => (await import("./kubeconfig/commands.ts")).kubeconfigCommands,
  },
};
