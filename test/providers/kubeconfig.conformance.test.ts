import { kubeconfig } from "../../providers/kubeconfig/index.ts";
import { conformProvider } from "../support/conformance.ts";
import { startKube } from "./kubeconfig-sim.ts";

conformProvider({
  name: "kubeconfig",
  async start() {
    const kube = await startKube({
      clusters: 7,
      tls: true,
      change: (cluster, index) => (index === 6 ? { ...cluster, denied: ["*"] } : cluster),
    });
    const [denied = ""] = kube.clusters.slice(-1).map(({ name }) => name);
    return {
      make: () => kubeconfig({ files: [kube.server.kubeconfig], env: {} }),
      truth: [...kube.server.uids].filter(([name]) => name !== denied).map(([, uid]) => uid),
      deniedScope: `kubeconfig/${denied}`,
      offersUnknown: ({ distribution = "" }) => ["k3s", "rke2", "openshift"].includes(distribution),
      secrets: kube.server.secrets,
      stop: kube.stop,
    };
  },
});
