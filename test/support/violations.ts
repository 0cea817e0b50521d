import type { JsonObject } from "../../lib/core/kube-object.ts";

/** A pod template that keeps every rule of the baseline. */
export const hardenedTemplate = {
  metadata: {
    labels: { owner: "shop", "app.kubernetes.io/name": "web" },
    annotations: { "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567" },
  },
  spec: {
    automountServiceAccountToken: false,
    restartPolicy: "Always",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "web",
        image: `registry.example.com/web:1@sha256:${"a1".repeat(32)}`,
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
      },
    ],
  },
} as const;

type Template = JsonObject;

/** One violation of each rule, by its code. */
export const violations: Readonly<Record<string, Template>> = {
  "PSS-privileged": inContainer({
    securityContext: { ...context(), privileged: true, allowPrivilegeEscalation: undefined },
  }),
  "PSS-hostNamespaces": inPod({ hostPID: true }),
  "PSS-restrictedVolumes": inPod({ volumes: [{ name: "host", hostPath: { path: "/var/log" } }] }),
  "PSS-hostPorts": inContainer({ ports: [{ containerPort: 8080, hostPort: 8080 }] }),
  "PSS-runAsNonRoot": inPod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
  "PSS-allowPrivilegeEscalation": inContainer({ securityContext: { ...context(), allowPrivilegeEscalation: true } }),
  "PSS-capabilities_restricted": inContainer({
    securityContext: { ...context(), capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } },
  }),
  "PSS-seccompProfile_restricted": inPod({ securityContext: { runAsNonRoot: true } }),
  "HARDEN-READ-ONLY-ROOT": inContainer({ securityContext: { ...context(), readOnlyRootFilesystem: false } }),
  "HARDEN-IMAGE-DIGEST": inContainer({ image: "registry.example.com/web:1" }),
  "HARDEN-CPU-REQUEST": inContainer({ resources: { requests: { memory: "64Mi" }, limits: { memory: "64Mi" } } }),
  "HARDEN-MEMORY-LIMIT": inContainer({ resources: { requests: { cpu: "100m" } } }),
  "HARDEN-TOKEN-MOUNTED": inPod({ automountServiceAccountToken: true }),
  "HARDEN-SECRET-ENV": inContainer({ envFrom: [{ secretRef: { name: "all" } }] }),
  "HARDEN-OWNER": {
    ...hardenedTemplate,
    metadata: { ...hardenedTemplate.metadata, labels: { "app.kubernetes.io/name": "web" } },
  },
  "HARDEN-COMMIT": { ...hardenedTemplate, metadata: { labels: hardenedTemplate.metadata.labels } },
};

function context(): JsonObject {
  return hardenedTemplate.spec.containers[0].securityContext;
}

function inPod(changes: JsonObject): Template {
  return { ...hardenedTemplate, spec: { ...hardenedTemplate.spec, ...changes } };
}

function inContainer(changes: JsonObject): Template {
  return inPod({ containers: [{ ...hardenedTemplate.spec.containers[0], ...changes }] });
}
