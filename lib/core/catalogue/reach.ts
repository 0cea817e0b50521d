import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What is wrong with the way a cluster is reached: the kubeconfig, not the cluster. */
export const reachFindings = {
  "INFRA-TLS-UNVERIFIED": {
    title: "The server's certificate is not checked",
    severity: "error",
    meaning:
      "The kubeconfig says insecure-skip-tls-verify: anyone on the way can pose as the server, read the credentials and answer in its place.",
    evidence: "The kubeconfig entry that the cluster was reached by.",
    fix: "Name the cluster's certificate authority in the kubeconfig and remove insecure-skip-tls-verify.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
    asOf: "2026-11-21",
  },
  "INFRA-KUBECONFIG-EXPOSED": {
    title: "A kubeconfig can be read by others on the machine",
    severity: "warning",
    meaning: "The file holds, or leads to, credentials of the cluster; every account of that machine can take them.",
    evidence: "The permissions of the kubeconfig file that the cluster was reached by.",
    fix: "Run chmod 600 on the file, and replace the credentials if others may have read it.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
    asOf: "2026-11-21",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/** Codes of `reachFindings`, as they stand in the health of a cluster too. */
export const reachCodes = Object.keys(reachFindings) as readonly (keyof typeof reachFindings)[];
