import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import { gapOf, type Harvest } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import { createClient, type KubeClient } from "./client.ts";
import { kubeconfigCommands } from "./commands.ts";
import { createTurnstile } from "./credentials.ts";
import type { Distribution } from "./distribution.ts";
import { usualPaths } from "./files.ts";
import { identityName } from "./identity.ts";
import { offersOf } from "./offers.ts";
import { permissions } from "./permissions.ts";
import { policyLines } from "./policy.ts";
import { readTarget } from "./read-target.ts";
import { type BrokenTarget, readTargets, type Target } from "./targets.ts";

export type { KubeconfigOptions } from "../../lib/core/provider-options.ts";

/** Programs for credentials that run at a time. */
const programs = 8;

/**
 * Any cluster that a kubeconfig reaches, whoever built it. A scope is a context; contexts that differ in nothing but
 * their namespace are one scope. A cluster that is reached by several scopes is found by each of them, under the same
 * uid, and is told once by `discover`.
 *
 * Files are read when scopes are listed. No program is run for credentials but those in `allowExec`.
 */
export function kubeconfig(options: KubeconfigOptions = {}): FleetProvider {
  const env = options.env ?? process.env;
  const turnstile = createTurnstile(programs);
  const clients = new Map<Target, KubeClient>();
  /** What the clusters that were read turned out to be. */
  const distributions = new Map<Target, Distribution | undefined>();
  let reading: Promise<readonly (Target | BrokenTarget)[]> | undefined;

  function targets(): Promise<readonly (Target | BrokenTarget)[]> {
    reading ??= readTargets(options, env);
    return reading;
  }

  async function targetOf(scope: Scope): Promise<Target> {
    const key = scopeKey(scope);
    const target = (await targets()).find((candidate) => scopeKey(candidate.scope) === key);
    if (target === undefined) {
      throw new FleetError("CONFIG", `no kubeconfig has the context ${JSON.stringify(scope.accountId)}`, {
        provider: "kubeconfig",
      });
    }
    if ("error" in target) throw target.error;
    return target;
  }

  function clientOf(target: Target): KubeClient {
    const client = clients.get(target) ?? createClient(target, options, env, turnstile);
    clients.set(target, client);
    return client;
  }

  async function* clustersOf(scope: Scope, call: CallOptions): AsyncGenerator<Harvest<Cluster>, void, undefined> {
    refuseIfAborted(call);
    let target: Target;
    try {
      target = await targetOf(scope);
    } catch (error) {
      yield { scope, items: [], gaps: [gapOf(scope, "clusters", error)], last: true };
      return;
    }
    yield await read(target, call);
  }

  async function read(target: Target, call: CallOptions): Promise<Harvest<Cluster>> {
    const harvest = await readTarget(target, clientOf(target), call);
    const [cluster] = harvest.items;
    if (cluster !== undefined) distributions.set(target, cluster.distribution as Distribution | undefined);
    return harvest;
  }

  return {
    id: "kubeconfig",
    rules: upgradeRules("kubeadm"),
    // Well below what an API server of default settings queues for one user.
    limits: [{ per: "scope", perSecond: 20, burst: 40 }],
    permissions,
    describe() {
      const files = options.files ?? usualPaths(env);
      const allowed = options.allowExec ?? [];
      const runs = allowed.length === 0 ? "" : `; may run ${allowed.join(", ")}`;
      return { identity: `the users of ${files.length === 0 ? "no kubeconfig" : files.join(", ")}${runs}` };
    },
    async identityOf(scope) {
      const target = await targetOf(scope).catch(() => undefined);
      return target === undefined ? "nobody, as the kubeconfig cannot be used" : identityName(target);
    },
    policyLines,
    commands: kubeconfigCommands,
    async *scopes(call) {
      refuseIfAborted(call);
      for (const { scope } of await targets()) yield scope;
    },
    clusters: (scopes, call) => merge(scopes.map((scope) => clustersOf(scope, call))),
    async versions(scope, call) {
      refuseIfAborted(call);
      try {
        const target = await targetOf(scope);
        const gaps = distributions.has(target) ? [] : (await read(target, call)).gaps;
        return { scope, items: offersOf(distributions.get(target), call.now()), gaps, last: true };
      } catch (error) {
        const gap = gapOf(scope, "offered versions", error);
        if (gap.code === "CANCELLED") throw error;
        return { scope, items: [], gaps: [gap], last: true };
      }
    },
    async close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

function refuseIfAborted({ signal }: CallOptions): void {
  if (signal.aborted) throw new FleetError("CANCELLED", "the run was cancelled", { provider: "kubeconfig" });
}
