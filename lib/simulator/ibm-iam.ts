import type { SimAccount } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { iamError } from "./ibm-errors.ts";
import { hex } from "./seeded.ts";

const lifetimeSeconds = 3600;

/** The identity service of the simulated IBM Cloud. */
export interface IbmIam {
  /** The API key of an account. */
  keyOf(account: string): string;
  /** The trusted profile through which an account may be read with the key of another one. */
  profileOf(account: string): string;
  /** Answers `/identity/token`; `undefined` for any other path. */
  answer(request: SimRequest): SimReply | undefined;
  /** The account that the bearer of a request may read; `undefined` for a token that was not issued here. */
  accountOf(request: SimRequest): string | undefined;
}

export function createIam(seed: number, accounts: readonly SimAccount[]): IbmIam {
  const keyOf = (account: string) => `simulated-${hex(seed, `API key of ${account}`, 34)}`;
  const profileOf = (account: string) => `Profile-${guid(hex(seed, `profile of ${account}`, 32))}`;
  const byKey = new Map(accounts.map(({ id }) => [keyOf(id), id]));
  const byProfile = new Map(accounts.map(({ id }) => [profileOf(id), id]));
  const seal = (claims: string) => hex(seed, `seal of ${claims}`, 32);

  function tokenFor(account: string, grant: string): string {
    // Clients compare these with their own clock, so that it cannot be the simulated one.
    const iat = Math.floor(Date.now() / 1000);
    const claims = base64({
      iam_id: `iam-ServiceId-${guid(hex(seed, account, 32))}`,
      account: { valid: true, bss: account, frozen: true },
      iat,
      exp: iat + lifetimeSeconds,
      iss: "https://iam.cloud.ibm.com/identity",
      grant_type: grant,
      scope: "ibm openid",
      client_id: "default",
    });
    return `${base64({ alg: "none", typ: "JWT" })}.${claims}.${seal(claims)}`;
  }

  function accountOfToken(token: string): string | undefined {
    const [, claims = "", signature] = token.split(".");
    if (signature !== seal(claims)) return undefined;
    const { account } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { account: { bss: string } };
    return account.bss;
  }

  function grant(form: URLSearchParams): SimReply {
    const type = form.get("grant_type") ?? "";
    switch (type) {
      case "urn:ibm:params:oauth:grant-type:apikey": {
        const account = byKey.get(form.get("apikey") ?? "");
        if (account === undefined) return iamError(400, "BXNIM0415E", "Provided API key could not be found.");
        return issued(tokenFor(account, type));
      }
      case "urn:ibm:params:oauth:grant-type:assume": {
        if (accountOfToken(form.get("access_token") ?? "") === undefined) {
          return iamError(400, "BXNIM0408E", "Provided access_token is invalid.");
        }
        const crn = form.get("profile_crn");
        const profile = crn === null ? form.get("profile_id") : crn.slice(crn.lastIndexOf(":") + 1);
        return assumed(profile, type);
      }
      // The token of a machine is whatever its file holds.
      case "urn:ibm:params:oauth:grant-type:cr-token":
        if ((form.get("cr_token") ?? "") === "") return iamError(400, "BXNIM0400E", "The cr_token is missing.");
        return assumed(form.get("profile_id"), type);
      default:
        return iamError(400, "BXNIM0110E", "The simulator does not know this grant type.");
    }
  }

  function assumed(profile: string | null, type: string): SimReply {
    const account = byProfile.get(profile ?? "");
    if (account === undefined)
      return iamError(400, "BXNIM0513E", "The trusted profile was not found, or is not trusted.");
    return issued(tokenFor(account, type));
  }

  return {
    keyOf,
    profileOf,
    answer(request) {
      if (request.path !== "/identity/token" || request.method !== "POST") return undefined;
      return { ...grant(new URLSearchParams(request.body)), operation: "iam:token", scriptedFaultsOnly: true };
    },
    accountOf({ headers }) {
      const token = /^bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1];
      return token === undefined ? undefined : accountOfToken(token);
    },
  };
}

function issued(token: string): SimReply {
  const json = {
    access_token: token,
    refresh_token: "not_supported",
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    expiration: Math.floor(Date.now() / 1000) + lifetimeSeconds,
    scope: "ibm openid",
  };
  return { status: 200, json };
}

function guid(digits: string): string {
  return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join("-");
}

function base64(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
