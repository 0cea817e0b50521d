/** Keys of labels and annotations by which a running container leads to people and code, the most telling ones first. */
export const provenanceKeys = {
  owner: ["owner", "team", "email", "contact", "fleetwright.dev/owner", "app.kubernetes.io/owner"],
  source: ["org.opencontainers.image.source", "fleetwright.dev/source", "a8r.io/repository"],
  commit: [
    "org.opencontainers.image.revision",
    "fleetwright.dev/commit",
    "app.kubernetes.io/commit",
    "tags.datadoghq.com/git.commit.sha",
  ],
} as const;
