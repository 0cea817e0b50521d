import { type Bytes, bytesText, type Cpu, cpuText, mebibytes, millis } from "./quantity.ts";
import { RenderedObject } from "./rendered-object.ts";
import type { Tenant } from "./tenant.ts";

/** What all pods of a namespace may ask for together. */
export interface Quota {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** @default 100 */
  readonly pods?: number;
  /**
   * Storage of all claims.
   *
   * @default - no claims
   */
  readonly storage?: Bytes;
}

/** What the namespace may use. Load balancers and node ports are not among it: traffic from outside takes a gateway. */
export function resourceQuota(tenant: Tenant, { cpu, memory, pods = 100, storage }: Quota): void {
  new RenderedObject(tenant, "Quota", {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: tenant.metadata("quota"),
    fields: {
      spec: () => ({
        hard: {
          "requests.cpu": cpuText(millis(cpu)),
          "requests.memory": bytesText(mebibytes(memory)),
          "limits.memory": bytesText(mebibytes(memory)),
          pods: String(pods),
          "requests.storage": storage ?? "0",
          "services.loadbalancers": "0",
          "services.nodeports": "0",
        },
      }),
    },
  });
}

/** What containers get that say nothing, so that the quota can count them; never more than the quota. */
export function limitRange(tenant: Tenant, quota: Quota): void {
  const memory = bytesText(Math.min(256, mebibytes(quota.memory)));
  const cpu = cpuText(Math.min(100, millis(quota.cpu)));
  new RenderedObject(tenant, "Limits", {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: tenant.metadata("limits"),
    fields: {
      spec: () => ({
        limits: [
          {
            type: "Container",
            defaultRequest: { cpu, memory, "ephemeral-storage": "128Mi" },
            default: { memory, "ephemeral-storage": "128Mi" },
          },
        ],
      }),
    },
  });
}
