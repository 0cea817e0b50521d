import { dirname } from "node:path";
import { FleetError } from "../../lib/core/error.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { ClusterEntry, UserEntry } from "./entries.ts";
import { type KubeconfigFile, readKubeconfigs } from "./files.ts";
import type { Entry, Kubeconfig } from "./parse.ts";
import type { Flaw } from "./yaml-text.ts";

/** A part of a kubeconfig together with the file it is from, which its file names are relative to. */
export interface Sourced<T> {
  readonly entry: T;
  readonly file: string;
}

/** One way to one cluster. Contexts that differ in nothing but their namespace share it. */
export interface Target {
  readonly scope: Scope;
  /** Sorted; the scope carries the name of the first. */
  readonly contexts: readonly string[];
  /** Name of the cluster's entry. */
  readonly clusterName: string;
  readonly cluster: Sourced<ClusterEntry>;
  readonly user: Sourced<UserEntry>;
  /** Files that other people of this machine can read and that this target is made of. */
  readonly exposedFiles: readonly string[];
}

/** A context, or a file, that cannot be used. */
export interface BrokenTarget {
  readonly scope: Scope;
  readonly error: FleetError;
}

/** A context as found, before it has a scope. */
type Draft =
  | Omit<Target, "scope">
  | { readonly contexts: readonly string[]; readonly file: string; readonly flaw: Flaw };

/**
 * Every context of the kubeconfigs that passes the filter.
 *
 * @throws FleetError `CONFIG` when there is no kubeconfig at all.
 */
export async function readTargets(
  options: KubeconfigOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly (Target | BrokenTarget)[]> {
  const groups = await readKubeconfigs(options.files, env);
  const drafts = groups.flatMap((files) => draftsOf(files, options));
  const broken = groups.flat().flatMap((file): BrokenTarget[] => {
    if (file.problem !== undefined) return [{ scope: scopeOf(file.path), error: file.problem }];
    const [flaw] = file.content.flaws;
    return flaw === undefined ? [] : [{ scope: scopeOf(file.path), error: flawError(flaw) }];
  });
  const taken = new Map<string, number>();
  for (const { contexts } of drafts) taken.set(nameOf(contexts), (taken.get(nameOf(contexts)) ?? 0) + 1);
  return [
    ...drafts.map((draft): Target | BrokenTarget => {
      const name = nameOf(draft.contexts);
      // Tools that write one file for each cluster call the context of all of them `default`.
      const unique = taken.get(name) === 1 ? name : `${name}@${"flaw" in draft ? draft.file : draft.cluster.file}`;
      const scope = scopeOf(unique);
      return "flaw" in draft ? { scope, error: flawError(draft.flaw) } : { scope, ...draft };
    }),
    ...broken,
  ];
}

function scopeOf(accountId: string): Scope {
  return { provider: "kubeconfig", accountId };
}

function nameOf([first = ""]: readonly string[]): string {
  return first;
}

function flawError({ text, path }: Flaw): FleetError {
  return new FleetError("CONFIG", text, { provider: "kubeconfig", path });
}

/** Contexts of files that are read as one, where the first file that has a name decides, as with kubectl. */
function draftsOf(files: readonly KubeconfigFile[], { filter }: KubeconfigOptions): readonly Draft[] {
  const drafts: Draft[] = [];
  const byConnection = new Map<string, Omit<Target, "scope">>();
  const contexts = new Map(
    [...files].reverse().flatMap((file) => [...file.content.contexts].map(([name, entry]) => [name, { entry, file }])),
  );
  for (const [name, { entry, file }] of [...contexts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if ("flaw" in entry) {
      if (passesFilter(filter, name)) drafts.push({ contexts: [name], file: file.path, flaw: entry.flaw });
      continue;
    }
    if (!passesFilter(filter, name, entry.value.cluster)) continue;
    const cluster = find(files, "clusters", entry.value.cluster, file);
    const user =
      entry.value.user === undefined ? { entry: {}, file: file.path } : find(files, "users", entry.value.user, file);
    const flaw = "text" in cluster ? cluster : "text" in user ? user : undefined;
    if (flaw !== undefined || "text" in cluster || "text" in user) {
      if (flaw !== undefined) drafts.push({ contexts: [name], file: file.path, flaw });
      continue;
    }
    const key = JSON.stringify([cluster.entry, user.entry, dirname(cluster.file), dirname(user.file)]);
    const known = byConnection.get(key);
    byConnection.set(key, {
      contexts: [...(known?.contexts ?? []), name],
      clusterName: known?.clusterName ?? entry.value.cluster,
      cluster,
      user,
      exposedFiles: files
        .filter(({ exposed, path }) => exposed && [file.path, cluster.file, user.file].includes(path))
        .map(({ path }) => path),
    });
  }
  return [...byConnection.values(), ...drafts];
}

function find<Section extends "clusters" | "users">(
  files: readonly KubeconfigFile[],
  section: Section,
  name: string,
  asking: KubeconfigFile,
): Sourced<Section extends "clusters" ? ClusterEntry : UserEntry> | Flaw {
  type Value = Section extends "clusters" ? ClusterEntry : UserEntry;
  for (const file of files) {
    const entries: Kubeconfig[Section] = file.content[section];
    const entry = entries.get(name) as Entry<Value> | undefined;
    if (entry === undefined) continue;
    return "flaw" in entry ? entry.flaw : { entry: entry.value, file: file.path };
  }
  const text = `${asking.path}: $.contexts: a context names ${JSON.stringify(name)}, which is not among the ${section}`;
  return { text, path: "$.contexts" };
}
