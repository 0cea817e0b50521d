import type { Addon } from "../../lib/core/addon.ts";
import { Reader } from "../../lib/core/reader.ts";
import { requiredText } from "./fields.ts";
import { healthOf, type Mapped } from "./map.ts";

/** Reads the answer to DescribeAddon for the add-on that was listed as `name`. */
export function mapAddon(response: unknown, name: string): Mapped<Addon> {
  const root = new Reader(response);
  const addon = root.object("addon");
  const { problems } = root;
  const said = requiredText(addon, "addonName");
  if (said !== name) {
    if (said !== undefined) addon.reject("addonName", JSON.stringify(name));
    return { problems };
  }
  const version = requiredText(addon, "addonVersion");
  const status = requiredText(addon, "status");
  const value: Addon = {
    name,
    ...(version === undefined ? {} : { version }),
    // EKS installs an add-on and never upgrades it unasked, not even with the cluster.
    managed: false,
    ...(status === undefined ? {} : { status }),
    issues: healthOf(addon),
  };
  return { value, problems };
}

/** What the configuration of the VPC CNI add-on says, as far as it was set. */
export interface CniConfiguration {
  readonly networkPolicy?: boolean;
  readonly prefixDelegation?: boolean;
  readonly customNetworking?: boolean;
}

/**
 * Reads `configurationValues` of the add-on `vpc-cni`, already parsed. What is not set there keeps its default unless
 * someone has changed it in the cluster, so it is not said to be off.
 */
export function mapCniConfiguration(values: unknown): Mapped<CniConfiguration> {
  const root = new Reader(values, "$.addon.configurationValues");
  const env = root.object("env");
  const networkPolicy = switchOf(root, "enableNetworkPolicy");
  const prefixDelegation = switchOf(env, "ENABLE_PREFIX_DELEGATION");
  const customNetworking = switchOf(env, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG");
  const value: CniConfiguration = {
    ...(networkPolicy === undefined ? {} : { networkPolicy }),
    ...(prefixDelegation === undefined ? {} : { prefixDelegation }),
    ...(customNetworking === undefined ? {} : { customNetworking }),
  };
  return { value, problems: root.problems };
}

/** The add-on's schema takes text; YAML without quotes makes it a boolean. */
function switchOf(owner: Reader, key: string): boolean | undefined {
  const value = owner.raw?.[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return owner.reject(key, "true or false");
}
