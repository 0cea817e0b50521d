import type { ErrorCode } from "../core/error.ts";
import type { Gap } from "../core/gap.ts";
import type { Inventory } from "../core/inventory.ts";
import type { Permission, ProviderDescription } from "../core/provider.ts";
import { scopeKey } from "../core/scope.ts";

/** What is known of a permission after a run: `proven` by a request that succeeded, `missing` by one that was denied. */
export type PermissionState = "proven" | "missing" | "failed" | "not-tried";

export interface PermissionReport {
  readonly operation: string;
  readonly state: PermissionState;
  readonly grants: readonly string[];
  readonly reads: string;
  /** Why it failed, for `failed` and `missing`. */
  readonly code?: ErrorCode;
}

export interface ScopeAccess {
  readonly scope: string;
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

export interface AccessInput {
  readonly providers: readonly {
    readonly id: string;
    readonly permissions: readonly Permission[];
    readonly description: ProviderDescription;
  }[];
  readonly inventory: Inventory;
  /** Every request of the run by provider, scope key and operation; `code` is absent when it succeeded. */
  readonly outcomes: readonly {
    readonly provider: string;
    readonly scope: string;
    readonly operation: string;
    readonly code?: ErrorCode;
  }[];
}

/** Which identity each provider used, and per scope which permissions its requests have proven or found missing. */
export function accessView({ providers, inventory, outcomes }: AccessInput): AccessView {
  return {
    kind: "FleetAccess",
    schemaVersion: 1,
    providers: providers.map(({ id, permissions, description }) => {
      const own = Map.groupBy(
        outcomes.filter((outcome) => outcome.provider === id),
        ({ scope }) => scope,
      );
      const listed = inventory.scopes.filter(({ scope }) => scope.provider === id).map(({ scope }) => scopeKey(scope));
      const keys = [...new Set([...own.keys(), ...listed])].sort();
      return {
        id,
        ...description,
        scopes: keys.map((scope) => ({
          scope,
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
  { operation, grants, reads }: Permission,
  outcomes: readonly { readonly operation: string; readonly code?: ErrorCode }[],
): PermissionReport {
  // A service that is switched off says nothing about permissions.
  const own = outcomes.filter((outcome) => outcome.operation === operation && outcome.code !== "NOT_ENABLED");
  const denied = own.find(({ code }) => code === "FORBIDDEN");
  // One answer proves the permission, whatever happened to other requests; one denial shows that it has holes.
  const failed = denied ?? (own.some(({ code }) => code === undefined) ? undefined : own[0]);
  const state = own.length === 0 ? "not-tried" : denied ? "missing" : failed ? "failed" : "proven";
  return { operation, state, grants, reads, ...(failed?.code === undefined ? {} : { code: failed.code }) };
}
