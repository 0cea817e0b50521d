import { fingerprint } from "./fingerprint.ts";

/** The one Entra tenant of the simulated organisation, and the one service principal it knows. */
export interface Directory {
  readonly tenantId: string;
  readonly clientId: string;
  /** The service principal of the client, which ARM names when it refuses. */
  readonly objectId: string;
  readonly clientSecret: string;
  /** The only access token that the simulated ARM accepts. */
  readonly token: string;
}

export function directoryOf(seed: number): Directory {
  const tenantId = guid(`tenant ${seed}`);
  const clientId = guid(`client ${seed}`);
  const objectId = guid(`principal ${seed}`);
  const claims = { tid: tenantId, appid: clientId, oid: objectId, idtyp: "app" };
  return {
    tenantId,
    clientId,
    objectId,
    clientSecret: `simulated-${fingerprint(`client secret ${seed}`).slice(0, 24)}`,
    token: [{ typ: "JWT", alg: "none" }, claims, "simulated"].map(base64).join("."),
  };
}

/** A GUID that depends on the text only. */
export function guid(text: string): string {
  const digits = fingerprint(text);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

function base64(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
