import type { FleetProvider } from "../../lib/core/provider.ts";
import type { AksOptions, EksOptions, GkeOptions, IksOptions } from "../../lib/core/provider-options.ts";
import { registry } from "../../providers/registry.ts";
import type { RemoteSimulator } from "./remote-simulator.ts";

/** Providers for every cloud that a simulator serves, with the simulator's credentials and nobody else's. */
export async function openProviders(
  simulator: Pick<RemoteSimulator, "providers" | "env">,
  more: {
    readonly eks?: EksOptions;
    readonly gke?: GkeOptions;
    readonly aks?: AksOptions;
    readonly iks?: IksOptions;
  } = {},
): Promise<FleetProvider[]> {
  const { env } = simulator;
  return Promise.all(
    simulator.providers.map(({ id, ...config }) => {
      switch (id) {
        case "eks":
          return registry.eks.open({ ...config, env, ...more.eks });
        case "gke":
          return registry.gke.open({ ...config, env, ...more.gke });
        case "aks":
          return registry.aks.open({ ...config, env, ...more.aks });
        case "iks":
          return registry.iks.open({ ...config, env, ...more.iks });
        case "kubeconfig":
          return registry.kubeconfig.open({ ...config, env });
        default:
          throw new Error(`no provider for ${id}`);
      }
    }),
  );
}

export async function closeAll(providers: readonly FleetProvider[]): Promise<void> {
  await Promise.all(providers.map((provider) => provider.close?.()));
}

/** Text without what differs from one simulator to the next: the ports that the system chose, and the certificate. */
export function settled(text: string): string {
  return text
    .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, "$1:0")
    .replaceAll(/(\\?"caData\\?":\\?")[A-Za-z0-9+/=]+/g, "$1");
}
