import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import { FleetError } from "../../lib/core/error.ts";
import { transportError } from "./arm-error.ts";
import type { Connection } from "./connection.ts";
import { applyDial, type Dial } from "./dial.ts";

/** Requests for tokens: how they are sent, and what really became of them. */
export interface Login {
  readonly policy: PipelinePolicy;
  /** The credential, failing with what the login service did rather than with what the library makes of it. */
  watched(credential: TokenCredential): TokenCredential;
}

/**
 * The library calls a dead network, an untrusted certificate and a busy login service by one name, and keeps the cause
 * to itself. The policy sees the answers of the login service, so it can tell them apart.
 */
export function login(connection: Connection, dial: Dial): Login {
  let failure: FleetError | undefined;
  return {
    policy: {
      name: "fleetwrightLogin",
      async sendRequest(request, next) {
        applyDial(dial, request);
        // The chain also tries services that are not there on most machines; their silence is no failure.
        if (!request.url.startsWith(`${connection.authorityHost}/`)) return next(request);
        try {
          const response = await next(request);
          failure = busy(response.status);
          return response;
        } catch (error) {
          const { code, message, retryable, hint } = transportError(error);
          const detail = hint === undefined ? { retryable } : { retryable, hint };
          failure = new FleetError(code, `no answer from the login service: ${message}`, detail);
          throw error;
        }
      },
    },
    watched: (credential) => ({
      async getToken(scopes, options) {
        failure = undefined;
        try {
          return await credential.getToken(scopes, options);
        } catch (error) {
          throw failure ?? error;
        }
      },
    }),
  };
}

function busy(status: number): FleetError | undefined {
  if (status !== 429 && status < 500) return undefined;
  return new FleetError("UNAVAILABLE", `the login service answered HTTP ${status}`, {
    retryable: true,
    status: String(status),
  });
}
