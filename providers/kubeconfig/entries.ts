import * as v from "valibot";

/** How a cluster is reached. File names are as written, relative to the folder of the kubeconfig. */
export interface ClusterEntry {
  readonly server: string;
  readonly caFile?: string;
  /** Base64 of PEM text. */
  readonly caData?: string;
  readonly tlsServerName?: string;
  readonly insecure: boolean;
  readonly proxyUrl?: string;
  /** Handed to a credential program that asks for it, unread. */
  readonly execConfig?: unknown;
}

/** Who asks. */
export interface UserEntry {
  readonly certificateFile?: string;
  readonly certificateData?: string;
  readonly keyFile?: string;
  readonly keyData?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate?: Impersonation;
  readonly exec?: ExecEntry;
  /** Name of a plugin of kubectl before 1.26, such as `gcp`. */
  readonly authProvider?: string;
}

export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: readonly (readonly [string, readonly string[]])[];
}

/** A program that prints credentials. */
export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly provideClusterInfo: boolean;
  readonly interactive: "Never" | "IfAvailable" | "Always";
}

export interface ContextEntry {
  readonly cluster: string;
  /** Absent: nobody, as far as the kubeconfig says. */
  readonly user?: string;
}

// Written by many tools, some of which print `null` or an empty text for what they leave out.
const text = v.nullish(v.string("text"));
const flag = v.nullish(v.boolean("true or false"));
const texts = v.nullish(v.array(v.string("text"), "a list of texts"));
const name = v.pipe(v.string("a name"), v.nonEmpty("a name"));
const required = v.pipe(v.string("text"), v.nonEmpty("text"));

const cluster = v.pipe(
  v.object(
    {
      server: required,
      "certificate-authority": text,
      "certificate-authority-data": text,
      "tls-server-name": text,
      "insecure-skip-tls-verify": flag,
      "proxy-url": text,
      extensions: v.nullish(v.array(v.object({ name, extension: v.unknown() }, "a map"), "a list of extensions")),
    },
    "a map",
  ),
  v.transform((raw): ClusterEntry => {
    const exec = raw.extensions?.find((entry) => entry.name === "client.authentication.k8s.io/exec");
    return {
      server: raw.server,
      ...given("caFile", raw["certificate-authority"]),
      ...given("caData", raw["certificate-authority-data"]),
      ...given("tlsServerName", raw["tls-server-name"]),
      insecure: raw["insecure-skip-tls-verify"] ?? false,
      ...given("proxyUrl", raw["proxy-url"]),
      ...(exec === undefined ? {} : { execConfig: exec.extension }),
    };
  }),
);

const exec = v.pipe(
  v.object(
    {
      apiVersion: v.picklist(
        ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"],
        "client.authentication.k8s.io/v1 or v1beta1",
      ),
      command: required,
      args: texts,
      env: v.nullish(v.array(v.object({ name, value: v.string("text") }, "a map"), "a list of names and values")),
      provideClusterInfo: flag,
      interactiveMode: v.nullish(v.picklist(["Never", "IfAvailable", "Always"], "Never, IfAvailable or Always")),
    },
    "a map",
  ),
  v.transform(
    (raw): ExecEntry => ({
      apiVersion: raw.apiVersion,
      command: raw.command,
      args: raw.args ?? [],
      env: raw.env ?? [],
      provideClusterInfo: raw.provideClusterInfo ?? false,
      interactive: raw.interactiveMode ?? "IfAvailable",
    }),
  ),
);

const user = v.pipe(
  v.object(
    {
      "client-certificate": text,
      "client-certificate-data": text,
      "client-key": text,
      "client-key-data": text,
      token: text,
      tokenFile: text,
      username: text,
      password: text,
      as: text,
      "as-uid": text,
      "as-groups": texts,
      "as-user-extra": v.nullish(v.record(v.string(), v.array(v.string("text"), "a list of texts"), "a map")),
      exec: v.nullish(exec),
      "auth-provider": v.nullish(v.object({ name }, "a map")),
    },
    "a map",
  ),
  v.transform((raw): UserEntry => {
    const uid = given("uid", raw["as-uid"]);
    const extra = Object.entries(raw["as-user-extra"] ?? {});
    const impersonate = { ...uid, groups: raw["as-groups"] ?? [], extra };
    return {
      ...given("certificateFile", raw["client-certificate"]),
      ...given("certificateData", raw["client-certificate-data"]),
      ...given("keyFile", raw["client-key"]),
      ...given("keyData", raw["client-key-data"]),
      ...given("token", raw.token),
      ...given("tokenFile", raw.tokenFile),
      ...given("username", raw.username),
      ...given("password", raw.password),
      ...(raw.as ? { impersonate: { user: raw.as, ...impersonate } } : {}),
      ...(raw.exec ? { exec: raw.exec } : {}),
      ...(raw["auth-provider"] ? { authProvider: raw["auth-provider"].name } : {}),
    };
  }),
);

const context = v.pipe(
  v.object({ cluster: required, user: text }, "a map"),
  v.transform((raw): ContextEntry => ({ cluster: raw.cluster, ...given("user", raw.user) })),
);

/** The lists of a kubeconfig, and what each of their entries holds besides its name. */
export const sections = {
  clusters: { key: "cluster", schema: v.object({ name, cluster }, "a map") },
  users: { key: "user", schema: v.object({ name, user: v.nullish(user, {}) }, "a map") },
  contexts: { key: "context", schema: v.object({ name, context }, "a map") },
} as const;

function given<Key extends string>(key: Key, value: string | null | undefined): { readonly [K in Key]?: string } {
  return (value === null || value === undefined || value === "" ? {} : { [key]: value }) as { [K in Key]?: string };
}
