import type { CatalogueEntry } from "../finding-catalogue.ts";

const proof = {
  source: "https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html",
  asOf: "2026-11-29",
} as const;

/** What only a running cluster can tell. */
export const liveFindings = {
  "API-SENT": {
    title: "A client wrote the object in an API version that goes away",
    severity: "warning",
    meaning:
      "The object itself is safe, since the API server stores it in a version of its own. Whoever wrote it so fails on the day that the version is not served, if nothing has changed since.",
    evidence: "The record that the API server keeps of each client's last write, in metadata.managedFields.",
    fix: "Move the manifests or the program of that client to the version that replaces it.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management",
    asOf: "2026-11-29",
  },
  "API-CALLED": {
    title: "Clients ask for an API version that goes away",
    severity: "error",
    meaning:
      "Some client has asked for it since the API server that answered was started. It fails when the version is not served any more. Managed clouds may also refuse the upgrade for it.",
    evidence: "The metric apiserver_requested_deprecated_apis of the API server.",
    fix: "Find the client by the user agent in the audit log, and move it to the version that replaces it.",
    outlook: "momentary",
    source: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/#locate-use-of-deprecated-apis",
    asOf: "2026-11-29",
  },
  "HARDEN-ROOT-WRITABLE": {
    title: "The root file system is writable though it is claimed to be read-only",
    severity: "error",
    meaning: "The container asks for a read-only root file system, and its own mount table shows a writable one.",
    evidence: "The mount table of the running container.",
    fix: "See which runtime, admission webhook or runtime class changes the container, and start the pod anew.",
    outlook: "lasting",
    ...proof,
  },
  "HARDEN-ROOT-UNPROVEN": {
    title: "Whether the root file system is read-only could not be looked at",
    severity: "warning",
    alwaysUnknown: true,
    meaning: "The container asks for a read-only root file system, and nobody has seen its mount table.",
    evidence: "The mount table of the running container, which takes a command in the pod.",
    fix: "Allow the proof to look: --allow-exec, or --allow-debug-containers IMAGE for images without a shell.",
    outlook: "momentary",
    ...proof,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
