import type { ArmResource } from "./azure-clusters.ts";
import type { Directory } from "./azure-directory.ts";
import { armError } from "./azure-errors.ts";
import type { SimAccount } from "./fleet.ts";
import type { SimReply } from "./http.ts";

/** A subscription as ARM prints it. One that the caller may not read further is enabled all the same. */
export function subscription({ tenantId }: Directory, account: SimAccount): ArmResource {
  return {
    id: `/subscriptions/${account.id}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: account.id,
    tenantId,
    displayName: account.name,
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "EnterpriseAgreement_2014-09-01",
      spendingLimit: "Off",
    },
  };
}

/** Whether the container service was ever switched on in a subscription. */
export function registration(account: SimAccount): ArmResource {
  return {
    id: `/subscriptions/${account.id}/providers/Microsoft.ContainerService`,
    namespace: "Microsoft.ContainerService",
    registrationState: account.access === "disabled" ? "NotRegistered" : "Registered",
    registrationPolicy: "RegistrationRequired",
    resourceTypes: [],
  };
}

const actions: readonly (readonly [path: RegExp, action: string])[] = [
  [/kubernetesversions$/, "ContainerService/locations/kubernetesVersions/read"],
  [/microsoft\.compute\/locations\/[^/]+\/usages$/, "Compute/locations/usages/read"],
  [/virtualnetworks\/[^/]+\/usages$/, "Network/virtualNetworks/usages/read"],
];

/** Why the caller may not read container services of a subscription, if so. */
export function refusal(directory: Directory, account: SimAccount, path: string): SimReply | undefined {
  if (account.access === "denied") {
    const { clientId, objectId } = directory;
    const action = actions.find(([pattern]) => pattern.test(path))?.[1] ?? "ContainerService/managedClusters/read";
    return armError(
      403,
      "AuthorizationFailed",
      `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action 'Microsoft.${action}' over scope '/subscriptions/${account.id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  }
  if (account.access === "disabled") {
    return armError(
      409,
      "MissingSubscriptionRegistration",
      "The subscription is not registered to use namespace 'Microsoft.ContainerService'. See https://aka.ms/rps-not-found for how to register subscriptions.",
    );
  }
  return undefined;
}
