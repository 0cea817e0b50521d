import { expect, test } from "vitest";
import { SecretGuard } from "../../constructs/secret-guard.ts";

// Put together here so that no scanner takes this file for a leak.
const join = (...parts: readonly string[]) => parts.join("");
const canary = "canaryCANARY123";
const key = join("-----BEGIN PRIVATE", " KEY-----\n", canary, "\n-----END PRIVATE", " KEY-----\n");
const endpoint = "https://ABCDEF0123456789.gr7.eu-west-1.eks.example.com";

function config(data: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" }, data };
}

function pod(env: readonly object[], args: readonly string[] = []): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", env, args }] },
  };
}

function secret(fields: object): object {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "login" }, ...fields };
}

const refused: readonly (readonly [string, object, string])[] = [
  ["the data of a Secret", secret({ data: { password: canary } }), "Secret login data"],
  ["the plain data of a Secret", secret({ stringData: { password: canary } }), "Secret login stringData"],
  ["a private key", config({ "tls.key": key }), "ConfigMap shop/settings data.tls.key"],
  ["a private key in base64", config({ x: Buffer.from(` ${key}`).toString("base64") }), "data.x"],
  [
    "a JSON web token",
    pod([], [join("eyJ", "hbGciOiJSUzI1NiJ9.eyJ", "zdWIiOiJ4In0.", canary)]),
    "spec.containers[0].args[0]",
  ],
  ["an access key", config({ aws: join("id = AKIA", "IOSFODNN7EXAMPLE") }), "data.aws"],
  ["a password in the environment", pod([{ name: "DB_PASSWORD", value: canary }]), "spec.containers[0].env[0].value"],
  ["a password as an argument", pod([], [`--db-password=${canary}`]), "spec.containers[0].args[0]"],
  ["a password in a configuration", config({ "app.yaml": `db:\n  password: "${canary}"\n` }), "data.app.yaml"],
  ["a key of a ConfigMap", config({ API_TOKEN: canary }), "data.API_TOKEN"],
  ["a password in a URL", config({ url: `postgres://app:${canary}@db.example/shop` }), "data.url"],
  ["a kubeconfig", config({ config: `users:\n- user:\n    client-key-data: ${canary}` }), "data.config"],
  [
    "the endpoint of a cluster",
    pod([{ name: "API", value: `${endpoint}/healthz` }]),
    "spec.containers[0].env[0].value",
  ],
  ["the endpoint without its scheme", config({ a: `server=${endpoint.slice(8).toLowerCase()}:443` }), "data.a"],
];

test.each(refused)("%s is refused by its place, and not repeated", (_, object, place) => {
  const found = new SecretGuard([endpoint]).check([object]);
  expect(found).toHaveLength(1);
  expect(found[0]?.place).toContain(place);
  expect(JSON.stringify(found)).not.toMatch(/canary|IOSFODNN7|gr7/i);
});

const allowed: readonly (readonly [string, object])[] = [
  ["an empty Secret, filled by somebody else", secret({ type: "Opaque" })],
  [
    "a sealed secret",
    { apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", spec: { encryptedData: { a: canary } } },
  ],
  [
    "an external secret",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      spec: { data: [{ secretKey: "password", remoteRef: { key: "shop/db", property: "password" } }] },
    },
  ],
  ["what SOPS has encrypted", secret({ data: { password: "ENC[AES256_GCM,data:x]" }, sops: { mac: "x" } })],
  [
    "a reference to a secret",
    pod([{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } }]),
  ],
  [
    "a variable that is filled in",
    pod([{ name: "DB_PASSWORD", value: "$(FROM_ELSEWHERE)" }], ["--password=$(DB_PASSWORD)"]),
  ],
  [
    "paths and names of secrets",
    pod([
      { name: "TOKEN_FILE", value: "/run/secrets/token" },
      { name: "SECRET_NAME", value: "login" },
    ]),
  ],
  ["a digest of an image", pod([], [`registry.example/web@sha256:${"0123456789abcdef".repeat(4)}`])],
  [
    "the address of another server",
    config({ url: "https://db.example.com:5432", api: "https://kubernetes.default.svc" }),
  ],
  [
    "a public certificate",
    config({ ca: join("-----BEGIN", " CERTIFICATE-----\nMIIB\n-----END", " CERTIFICATE-----\n") }),
  ],
  [
    "settings about tokens",
    config({ "app.conf": "tokenExpiry: 3600\npassword: $DB_PASSWORD\nsecret:\n  name: login\n" }),
  ],
];

test("a Secret that only says it is encrypted is refused", () => {
  const object = secret({ data: { password: canary }, sops: { mac: "x" } });
  expect(new SecretGuard([]).check([object])).toHaveLength(1);
});

test.each(allowed)("%s may pass", (_, object) => {
  expect(new SecretGuard([endpoint]).check([object])).toStrictEqual([]);
});

test("what only looks like a secret may pass with a waiver, until its day", () => {
  const waiver = { reason: "the word is the name of a queue", owner: "shop@example.com", expires: "2027-03-31" };
  const waived = (object: object, code: string, changes: object = {}) => ({
    ...object,
    metadata: {
      name: "settings",
      annotations: { [`fleetwright.dev/exempt.${code}`]: JSON.stringify({ ...waiver, ...changes }) },
    },
  });
  const settings = config({ "app.yaml": `queue-token: "${canary}"\n` });
  const on = (day: string | undefined, object: object) => new SecretGuard([endpoint], day).check([object]);
  expect(on("2027-03-30", waived(settings, "HARDEN-SECRET-CONFIG"))).toStrictEqual([]);
  expect(on("2027-03-31", waived(settings, "HARDEN-SECRET-CONFIG"))).toHaveLength(1);
  expect(on(undefined, waived(settings, "HARDEN-SECRET-CONFIG"))).toHaveLength(1);
  expect(on("2027-03-30", waived(settings, "HARDEN-SECRET-LITERAL"))).toHaveLength(1);
  expect(on("2027-03-30", waived(settings, "HARDEN-SECRET-CONFIG", { container: "main" }))).toHaveLength(1);
  const variable = pod([{ name: "QUEUE_TOKEN", value: canary }]);
  expect(on("2027-03-30", variable)).toMatchObject([{ code: "HARDEN-SECRET-LITERAL" }]);
  expect(on("2027-03-30", waived(variable, "HARDEN-SECRET-LITERAL"))).toStrictEqual([]);
});

test("the data of a Secret, kubeconfigs and endpoints pass with no waiver", () => {
  const exempt = (code: string) => ({
    [`fleetwright.dev/exempt.${code}`]: JSON.stringify({
      reason: "it is needed there, they say",
      owner: "shop@example.com",
      expires: "2027-03-31",
    }),
  });
  const annotations = { ...exempt("HARDEN-SECRET-CONFIG"), ...exempt("HARDEN-SECRET-LITERAL") };
  const metadata = { name: "it", annotations };
  for (const object of [
    secret({ data: { password: canary } }),
    config({ config: "users:\n- user:\n    client-key-data: eHh4\n" }),
    config({ api: endpoint }),
  ]) {
    expect(new SecretGuard([endpoint], "2027-01-01").check([{ ...object, metadata }])).toHaveLength(1);
  }
});
