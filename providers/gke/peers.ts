import { FleetError } from "../../lib/core/error.ts";

/**
 * Loads an optional peer dependency.
 *
 * @throws FleetError `MISSING_DEPENDENCY`, saying what to install, when it is not installed.
 */
export async function loadPeer<T>(load: () => Promise<T>, name: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    throw new FleetError(
      "MISSING_DEPENDENCY",
      missing ? `GKE is read with ${name}, which is not installed` : `${name} is installed but could not be loaded`,
      { provider: "gke", hint: "Run `npm install @google-cloud/container google-auth-library`." },
    );
  }
}
