import type { FindingCode } from "../../lib/core/finding-catalogue.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Target } from "./targets.ts";

/** Codes of what a kubeconfig itself is found at fault for. */
export const kubeconfigFindings = {
  tlsUnverified: "INFRA-TLS-UNVERIFIED",
  fileExposed: "INFRA-KUBECONFIG-EXPOSED",
} as const satisfies Readonly<Record<string, FindingCode>>;

/** What is wrong with the way a cluster is reached. */
export function findingsOf({ cluster, contexts, exposedFiles }: Target): readonly Issue[] {
  const resources = [...contexts];
  const unverified: Issue = {
    code: kubeconfigFindings.tlsUnverified,
    message:
      "the kubeconfig turns the check of the server's certificate off (insecure-skip-tls-verify), so that anyone on the way can read the credentials",
    resources,
    severity: "error",
  };
  return [
    ...(cluster.entry.insecure ? [unverified] : []),
    ...exposedFiles.map(
      (file): Issue => ({
        code: kubeconfigFindings.fileExposed,
        message: `the kubeconfig ${file} can be read by others on this machine; run chmod 600 on it`,
        resources,
        severity: "warning",
      }),
    ),
  ];
}
