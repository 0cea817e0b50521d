import type { Agents } from "./agents.ts";
import { credentialsError } from "./errors.ts";
import { once } from "./once.ts";
import type { Endpoint, GkeSettings } from "./settings.ts";

/** The part of an auth client of google-auth-library that is used here. */
interface AuthClient {
  readonly universeDomain: string;
  getRequestHeaders(url?: string): Promise<Headers>;
  fetch(url: string | URL, init: Readonly<Record<string, unknown>>): Promise<Response>;
}

interface OAuthClient extends AuthClient {
  setCredentials(credentials: { readonly access_token: string }): void;
}

/** The part of google-auth-library that is used here. */
export interface AuthLibrary {
  readonly OAuth2Client: new (options: Readonly<Record<string, unknown>>) => OAuthClient;
  readonly PassThroughClient: new (options: Readonly<Record<string, unknown>>) => AuthClient;
  readonly GoogleAuth: new (options: Readonly<Record<string, unknown>>) => { getClient(): Promise<AuthClient> };
}

/** Gives the auth client for an endpoint. Rejects with `AUTH` when no credentials are found. */
export type Credentials = (endpoint: Endpoint) => Promise<AuthClient>;

/**
 * A ready access token comes first, since it needs no request. A loopback endpoint without TLS gets no other credential:
 * it is a simulator or a local proxy, and must not see the token of a person. Everything else uses Application Default
 * Credentials, looked up once.
 */
export function createCredentials(
  { token }: Pick<GkeSettings, "token">,
  library: () => Promise<AuthLibrary>,
  agents: () => Promise<Agents>,
): Credentials {
  const transport = async () => ({ transporterOptions: { agent: (await agents()).forUrl } });

  const ready = once(async (): Promise<AuthClient> => {
    const client = new (await library()).OAuth2Client(await transport());
    client.setCredentials({ access_token: token?.value ?? "" });
    return client;
  });
  const anonymous = once(async (): Promise<AuthClient> => new (await library()).PassThroughClient(await transport()));
  const applicationDefault = once(async (): Promise<AuthClient> => {
    const { GoogleAuth } = await library();
    const clientOptions = await transport();
    const auth = new GoogleAuth({ scopes: ["https://www.googleapis.com/auth/cloud-platform"], clientOptions });
    try {
      return await auth.getClient();
    } catch (error) {
      throw credentialsError(error);
    }
  });

  return (endpoint) => {
    if (token !== undefined) return ready();
    return endpoint.plain ? anonymous() : applicationDefault();
  };
}
