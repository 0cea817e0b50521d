import type { AuthenticatorInterface, UserOptions } from "ibm-cloud-sdk-core";
import { FleetError } from "../../lib/core/error.ts";

/** A client of IBM's SDK, which leaves it to subclasses to send anything. */
export interface ServiceHandle {
  /** Resolves for any answer whose status `validateStatus` lets pass, in the shape of the SDK. */
  send(parameters: ServiceParameters): Promise<unknown>;
}

export interface ServiceParameters {
  readonly options: {
    readonly url: string;
    readonly method: "GET" | "POST";
    readonly qs: Readonly<Record<string, string>>;
    readonly body?: object;
  };
  readonly defaultOptions: {
    readonly serviceUrl: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Settings of axios, which the SDK sends with. */
    readonly axiosOptions: Readonly<Record<string, unknown>>;
  };
}

export async function openService(
  authenticator: AuthenticatorInterface,
  settings: UserOptions,
): Promise<ServiceHandle> {
  const { BaseService } = await loadSdk();
  class Containers extends BaseService implements ServiceHandle {
    send(parameters: ServiceParameters): Promise<unknown> {
      return this.createRequest(parameters);
    }
  }
  return new Containers({ ...settings, authenticator });
}

/** @throws FleetError `MISSING_DEPENDENCY` when the package is not installed. */
export async function loadSdk() {
  try {
    return await import("ibm-cloud-sdk-core");
  } catch (error) {
    const code = (error as { readonly code?: unknown } | null)?.code;
    const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const problem = missing ? "is not installed" : "could not be loaded";
    throw new FleetError(
      "MISSING_DEPENDENCY",
      `reading IBM Cloud needs the package ibm-cloud-sdk-core, which ${problem}`,
      {
        provider: "iks",
        hint: "npm install ibm-cloud-sdk-core",
      },
    );
  }
}
