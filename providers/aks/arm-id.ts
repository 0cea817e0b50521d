/** The parts of the id of a managed cluster, as printed. */
export interface ArmClusterId {
  /** Lower case: ARM prints the same id in several ways. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const pattern =
  /^\/subscriptions\/([^/]{1,100})\/resourcegroups\/([^/]{1,200})\/providers\/microsoft\.containerservice\/managedclusters\/([^/]{1,200})$/i;

/** Reads the ARM id of a managed cluster; `undefined` for any other text. */
export function parseClusterId(id: string): ArmClusterId | undefined {
  const match = pattern.exec(id);
  if (match === null) return undefined;
  const [, subscription = "", resourceGroup = "", name = ""] = match;
  return { subscription: subscription.toLowerCase(), resourceGroup, name };
}

/** `westus2` for `West US 2`: Resource Manager takes and prints both. */
export function locationName(text: string): string {
  return text.toLowerCase().replaceAll(" ", "");
}

/** A virtual network, as a subnet's id names it. */
export interface ArmNetworkId {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const subnetPattern =
  /^\/subscriptions\/([^/]{1,100})\/resourcegroups\/([^/]{1,200})\/providers\/microsoft\.network\/virtualnetworks\/([^/]{1,200})\/subnets\/[^/]{1,200}$/i;

/** The virtual network that a subnet belongs to; `undefined` for any other text. It may be in another subscription. */
export function parseNetworkOf(subnetId: string): ArmNetworkId | undefined {
  const match = subnetPattern.exec(subnetId);
  if (match === null) return undefined;
  const [, subscription = "", resourceGroup = "", name = ""] = match;
  return {
    subscription: subscription.toLowerCase(),
    resourceGroup: resourceGroup.toLowerCase(),
    name: name.toLowerCase(),
  };
}
