import { FleetError } from "../../lib/core/error.ts";
import type { CommandOutput, ContainerName, PodShell } from "../../lib/core/kube-access.ts";
import type { KubeCall, KubeClient } from "./client.ts";
import { execute } from "./exec-socket.ts";

type Send = <T>(path: string, operation: string, run: (request: KubeCall) => Promise<T>) => Promise<T>;

/** Acts inside of pods, by the subresources `exec`, `ephemeralcontainers` and `log`. */
export function openShell(client: Pick<KubeClient, "dial" | "send">, send: Send): PodShell {
  return {
    run(at, command): Promise<CommandOutput> {
      const query = new URLSearchParams({ container: at.container, stdout: "true", stderr: "true" });
      for (const word of command) query.append("command", word);
      return send(`${pathOf(at)}/exec?${query}`, "kube:ExecPod", async (request) =>
        execute(await client.dial(request), request),
      );
    },
    async debug(at, container) {
      const body = JSON.stringify({ spec: { ephemeralContainers: [container] } });
      const patch = { method: "PATCH", contentType: "application/strategic-merge-patch+json", body } as const;
      await send(`${pathOf(at)}/ephemeralcontainers`, "kube:DebugPod", (request) =>
        client.send(request, "application/json", patch),
      );
    },
    log(at) {
      const query = new URLSearchParams({ container: at.container, limitBytes: "4194304" });
      return send(`${pathOf(at)}/log?${query}`, "kube:GetLog", (request) => client.send(request, "text/plain, */*"));
    },
  };
}

function pathOf({ namespace, pod }: Pick<ContainerName, "namespace" | "pod">): string {
  for (const name of [namespace, pod]) {
    // A name from an answer must not lead to another resource.
    if (name === "" || name.includes("/") || name.startsWith(".")) {
      throw new FleetError("BAD_RESPONSE", `${JSON.stringify(name.slice(0, 80))} is no name of a pod or namespace`);
    }
  }
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
}
