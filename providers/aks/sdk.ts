import { FleetError } from "../../lib/core/error.ts";

/**
 * Loads an optional package of Azure's SDK.
 *
 * @throws FleetError `MISSING_DEPENDENCY` when it is not installed.
 */
export async function loadSdk<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code = (error as { readonly code?: unknown } | null)?.code;
    const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const problem = missing ? "is not installed" : "could not be loaded";
    throw new FleetError("MISSING_DEPENDENCY", `reading AKS needs the package ${name}, which ${problem}`, {
      provider: "aks",
      hint: "npm install @azure/arm-containerservice @azure/arm-resourcegraph @azure/arm-resources-subscriptions @azure/identity",
    });
  }
}

export function containerService() {
  return loadSdk("@azure/arm-containerservice", () => import("@azure/arm-containerservice"));
}

/** The way to requests that the SDK has no method for, with its own credentials and pipeline. */
export function containerServiceApi() {
  return loadSdk("@azure/arm-containerservice", () => import("@azure/arm-containerservice/api"));
}

export function resourceGraph() {
  return loadSdk("@azure/arm-resourcegraph", () => import("@azure/arm-resourcegraph"));
}

export function resourcesSubscriptions() {
  return loadSdk("@azure/arm-resources-subscriptions", () => import("@azure/arm-resources-subscriptions"));
}

export function identity() {
  return loadSdk("@azure/identity", () => import("@azure/identity"));
}
