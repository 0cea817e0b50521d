import type { JsonObject } from "../lib/core/kube-object.ts";

/** A token that only one audience accepts, renewed by the kubelet, as a file. */
export interface ServiceAccountToken {
  /** Who is to accept it: `sts.amazonaws.com`, `vault`; the API server of this cluster for `kubernetes`. */
  readonly audience: string;
  /**
   * Directory of the file `token`.
   *
   * @default - /var/run/secrets/tokens/ and the audience; where clients look for it, for `kubernetes`
   */
  readonly path?: string;
  /**
   * At least 600.
   *
   * @default 3600
   */
  readonly expirationSeconds?: number;
}

/** Whether it is the API server of the pods' own cluster that is to accept a token. */
export function isForThisCluster({ audience }: Pick<ServiceAccountToken, "audience">): boolean {
  return audience === "kubernetes";
}

/** The volume of a token. For the cluster itself it holds what its clients expect: certificate and namespace too. */
export function tokenVolume(token: ServiceAccountToken): JsonObject {
  const own = isForThisCluster(token);
  const serviceAccountToken = {
    ...(own ? {} : { audience: token.audience }),
    expirationSeconds: token.expirationSeconds ?? 3600,
    path: "token",
  };
  const namespace = [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }];
  const sources: JsonObject[] = own
    ? [
        { serviceAccountToken },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: namespace } },
      ]
    : [{ serviceAccountToken }];
  return { name: volumeName(token), projected: { defaultMode: 0o440, sources } };
}

export function tokenMount(token: ServiceAccountToken): JsonObject {
  const usual = isForThisCluster(token) ? "/var/run/secrets/kubernetes.io/serviceaccount" : undefined;
  const mountPath = token.path ?? usual ?? `/var/run/secrets/tokens/${slug(token.audience)}`;
  return { name: volumeName(token), mountPath, readOnly: true };
}

function volumeName(token: ServiceAccountToken): string {
  return `token-${slug(token.audience)}`.slice(0, 63).replace(/-+$/, "");
}

function slug(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
