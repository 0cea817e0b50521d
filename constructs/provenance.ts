import { FleetError } from "../lib/core/error.ts";

/** Who answers for a workload. */
export interface Owner {
  /** A label value: `shop`, `payments-core`. */
  readonly team: string;
  readonly email: string;
}

/** Where the code of the image is. */
export interface Source {
  /** URL of the repository, without credentials. */
  readonly repository: string;
  /** Full id of the commit that the image was built from. */
  readonly commit: string;
}

/** What names a workload for good. None of it comes from construct ids, so renaming a construct renames nothing. */
export interface WorkloadNames {
  /** The application that the workload is part of. */
  readonly app: string;
  /** Its name within the application. */
  readonly name: string;
  /** Name of its objects. */
  readonly objectName: string;
  /** `deployment`, `statefulset`, `daemonset`, `job`, `cronjob`. */
  readonly component: string;
}

/**
 * The one label that selects the pods of a workload. It has application, name and kind in it, so that neither two
 * applications nor two kinds of one name in a namespace ever select each other's pods.
 */
export function selectorOf({
  app,
  name,
  component,
}: Omit<WorkloadNames, "objectName">): Readonly<Record<string, string>> {
  return { "fleetwright.dev/workload": `${app}.${name}.${component}` };
}

/**
 * Labels of the objects and of the pods: enough to get from a running container to its owner and commit. The first 40
 * digits of a commit are a label, which may have no more than 63 characters; all of them are an annotation.
 */
export function labelsOf(
  names: WorkloadNames,
  owner: Owner,
  source: Source,
  version: string,
): Readonly<Record<string, string>> {
  const labels = {
    "app.kubernetes.io/name": names.name,
    "app.kubernetes.io/instance": names.objectName,
    "app.kubernetes.io/part-of": names.app,
    "app.kubernetes.io/component": names.component,
    "app.kubernetes.io/version": version.slice(0, 63).replace(/[^A-Za-z0-9]+$/, ""),
    "app.kubernetes.io/managed-by": "fleetwright",
    owner: owner.team,
    "fleetwright.dev/commit": source.commit.slice(0, 40),
    ...selectorOf(names),
  };
  for (const [key, value] of Object.entries(labels)) checkLabelValue(value, key);
  return labels;
}

/** Annotations of the objects and of the pods. */
export function annotationsOf(owner: Owner, source: Source): Readonly<Record<string, string>> {
  if (!/^[^\s@]+@[^\s@]+$/.test(owner.email)) throw wrong(owner.email, "$.owner.email", "an e-mail address");
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(source.commit)) {
    throw wrong(source.commit, "$.source.commit", "the full id of a commit");
  }
  if (!URL.canParse(source.repository) || new URL(source.repository).password !== "") {
    throw wrong(source.repository, "$.source.repository", "a URL without a password");
  }
  return {
    email: owner.email,
    "org.opencontainers.image.revision": source.commit,
    "org.opencontainers.image.source": source.repository,
  };
}

/**
 * Name of the objects of a workload: application and name, a DNS label.
 *
 * @throws FleetError `CONFIG` when they do not make one of at most `limit` characters.
 */
export function objectNameOf(app: string, name: string, limit = 63): string {
  const text = app === name ? name : `${app}-${name}`;
  if (!/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(text) || text.length > limit) {
    throw wrong(text, "$.name", `a name of lower-case letters, digits and hyphens, at most ${limit} characters`);
  }
  return text;
}

function checkLabelValue(value: string, key: string): void {
  if (value.length > 63 || !/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/.test(value)) {
    throw wrong(value, key, "a label value (63 letters, digits, hyphens, dots, underscores)");
  }
}

function wrong(text: string, path: string, expected: string): FleetError {
  return new FleetError("CONFIG", `${JSON.stringify(text)} is not ${expected}`, { path });
}
