import type { ErrorCode } from "../core/error.ts";
import type { Gap } from "../core/gap.ts";
import type { Inventory } from "../core/inventory.ts";
import type { Permission, ProviderDescription } from "../core/provider.ts";
import { type Scope, scopeKey } from "../core/scope.ts";

/** What is known of a permission after a run: `proven` by a request that succeeded, `missing` by one that was denied. */
export type PermissionState = "proven" | "missing" | "failed" | "not-tried";

export interface PermissionReport {
  readonly operation: string;
  readonly state: PermissionState;
  readonly grants: readonly string[];
  /** Lines of the cloud's own policy language that grant it. */
  readonly policy: readonly string[];
  readonly reads: string;
  /** Why it failed, for `failed` and `missing`. */
  readonly code?: ErrorCode;
}

export interface ScopeAccess {
  readonly scope: string;
  /** Whom the requests of this scope were sent as. */
  readonly identity: string;
  readonly permissions: readonly PermissionReport[];
}

export interface ProviderAccess {
  readonly id: string;
  readonly identity: string;
  readonly endpoint?: string;
  readonly scopes: readonly ScopeAccess[];
  readonly gaps: readonly Gap[];
}

/** The document of `fleetwright providers -o json`. */
export interface AccessView {
  readonly kind: "FleetAccess";
  readonly schemaVersion: 1;
  readonly providers: readonly ProviderAccess[];
}

export interface ProviderInput {
  readonly id: string;
  readonly permissions: readonly (Permission & Pick<PermissionReport, "policy">)[];
  readonly description: ProviderDescription;
  /** By scope key; a scope that is not among them is read as `description` says. */
  readonly identities: ReadonlyMap<string, string>;
}

export interface AccessInput {
  readonly providers: readonly ProviderInput[];
  readonly inventory: Inventory;
  /** Every request of the run by provider, scope and operation; `code` is absent when it succeeded. */
  readonly outcomes: readonly {
    readonly provider: string;
    readonly scope: Scope;
    readonly operation: string;
    readonly code?: ErrorCode;
  }[];
}

/** Per scope which identity was used, and which permissions its requests have proven or found missing. */
export function accessView({ providers, inventory, outcomes }: AccessInput): AccessView {
  return {
    kind: "FleetAccess",
    schemaVersion: 1,
    providers: providers.map(({ id, permissions, description, identities }) => {
      const own = Map.groupBy(
        outcomes.filter((outcome) => outcome.provider === id),
        ({ scope }) => scopeKey(scope),
      );
      const listed = inventory.scopes.filter(({ scope }) => scope.provider === id).map(({ scope }) => scopeKey(scope));
      const keys = [...new Set([...own.keys(), ...listed])].sort();
      return {
        id,
        ...description,
        scopes: keys.map((scope) => ({
          scope,
          identity: identities.get(scope) ?? description.identity,
          permissions: permissions.map((permission) => reportOf(permission, own.get(scope) ?? [])),
        })),
        gaps: [
          ...inventory.gaps.filter(({ scope }) => scope.provider === id),
          ...inventory.scopes.filter(({ scope }) => scope.provider === id).flatMap(({ gaps }) => gaps),
        ],
      };
    }),
  };
}

function reportOf(
  { operation, grants, policy, reads }: ProviderInput["permissions"][number],
  outcomes: readonly { readonly operation: string; readonly code?: ErrorCode }[],
): PermissionReport {
  // A service that is switched off says nothing about permissions.
  const own = outcomes.filter((outcome) => outcome.operation === operation && outcome.code !== "NOT_ENABLED");
  const denied = own.find(({ code }) => code === "FORBIDDEN");
  // One answer proves the permission, whatever happened to other requests; one denial shows that it has holes.
  const failed = denied ?? (own.some(({ code }) => code === undefined) ? undefined : own[0]);
  const state = own.length === 0 ? "not-tried" : denied ? "missing" : failed ? "failed" : "proven";
  return { operation, state, grants, policy, reads, ...(failed?.code === undefined ? {} : { code: failed.code }) };
}
