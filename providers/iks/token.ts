import { Reader } from "../../lib/core/reader.ts";

/**
 * The account that an access token of IBM Cloud is for: the claim `account.bss`. `undefined` for a token that cannot be
 * looked into. Nothing is proven by this; the services check the token.
 */
export function accountOfToken(token: string): string | undefined {
  const [, claims = ""] = token.split(".");
  try {
    const decoded: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    return new Reader(decoded).object("account").text("bss");
  } catch {
    return undefined;
  }
}
