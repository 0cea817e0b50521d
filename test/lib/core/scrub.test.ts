import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scrub } from "../../../lib/core/scrub.ts";

// Put together here so that no scanner takes this file for a leak.
const join = (...parts: readonly string[]) => parts.join("");
const base64 = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const jwt = join("eyJ", "hbGciOiJSUzI1NiJ9.eyJ", "zdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJlLWJ5dGVz");

/** Messages with a credential in them, and the part that must not survive. */
const planted: readonly (readonly [string, string, string])[] = [
  ["a JSON web token", `invalid token ${jwt} given`, "c2lnbmF0dXJl"],
  ["a bearer token", "401 for Bearer abc123-canary_value.x~y", "canary"],
  ["basic authentication", "Basic dXNlcjpjYW5hcnk= refused", "dXNlcjpjYW5hcnk"],
  ["an Authorization header with another scheme", "Authorization: Negotiate YIIcanaryYII", "canary"],
  ["an access key id", `${join("AKIA", "IOSFODNN7EXAMPLE")} is not authorized`, "IOSFODNN7"],
  ["a temporary access key id", `Credential=${join("ASIA", "IOSFODNN7EXAMPLE")}/20261121`, "IOSFODNN7"],
  ["a secret access key", `signing with ${base64} failed`, "K7MDENG"],
  ["a labelled secret access key", "AWS_SECRET_ACCESS_KEY=canary/canary", "canary"],
  ["a Google access token", `${join("ya29.", "a0Af_canary-x.y")} expired`, "canary"],
  ["a Google API key", `key ${join("AIza", "SyCanaryCanaryCanaryCanaryCanary123")} is not valid`, "Canary"],
  ["an EKS token", `got ${join("k8s-aws-v1.", "aHR0cHM6Ly9jYW5hcnk")}`, "aHR0cHM6"],
  ["a GitHub token", `remote said ${join("ghp_", "canary0canary0canary0canary0")}`, "canary"],
  ["an Entra client secret", `found ${join("aB18", "Q~", "canary.canary_canary-canary~canary.12")}`, "canary"],
  [
    "a private key",
    "bad PEM -----BEGIN RSA PRIVATE KEY-----\nMIIcanary\n-----END RSA PRIVATE KEY----- in file",
    "canary",
  ],
  ["a private key that was cut off", "bad PEM -----BEGIN PRIVATE KEY-----\nMIIcanary\nMII", "canary"],
  ["user information in a URL", "proxy http://svc:canary@proxy.example:3128 refused", "canary"],
  ["a lone token in a URL", "cannot reach https://canary@git.example/x", "canary"],
  ["a password in JSON", '{"password":"can,ary &canary"}', "ary"],
  ["a secret in JSON within JSON", '{"body":"{\\"client_secret\\":\\"canary\\"}"}', "canary"],
  ["a token with a camel-case label", "refreshToken: 'canary canary'", "canary"],
  ["a token with a prefix", "access_token=canary&expires_in=3599", "canary"],
  ["a shared access signature", "https://x.blob.example/?sv=2026-01-01&sig=canary%3D&se=1", "canary"],
  ["a signed AWS query", "X-Amz-Security-Token=canary&X-Amz-Signature=canary", "canary"],
  ["a header with an API key", "x-api-key: canary", "canary"],
  ["a storage account key", "AccountName=x;AccountKey=canary==;EndpointSuffix=y", "canary"],
  ["the client key of a kubeconfig", "client-key-data: LS0tLS1canary", "canary"],
  ["a session cookie", "Set-Cookie: sid.canary; Path=/", "canary"],
];

describe("a planted credential vanishes", () => {
  test.each(planted)("%s", (_, message, secret) => {
    expect(message).toContain(secret);
    expect(scrub(message)).not.toContain(secret);
    expect(scrub(message)).toContain("[redacted]");
  });

  test("also from the midst of other text, and next to others", () =>
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...planted], { minLength: 1, maxLength: 4 }),
        fc.lorem({ maxCount: 3 }),
        (chosen, words) => {
          const text = chosen.map(([, message]) => `${words}\n${message}`).join("\n");
          for (const [, , secret] of chosen) expect(scrub(text)).not.toContain(secret);
        },
      ),
    ));

  test.each([0, 150, 400, 490, 1400, 1770, 1980, 1999, 2001, 10_000])(
    "wherever a long message is cut: after %i characters",
    (before) => {
      // The padding is what other credentials shrink to little, so that the end of the examined text may be shown.
      const padding =
        before < 300 ? "x ".repeat(before / 2) : `-----BEGIN X-----${"x".repeat(before - 32)}-----END X----- `;
      const shown = scrub(`${padding}${base64} ${"y".repeat(3000)}`);
      for (let start = 0; start + 8 <= base64.length; start++)
        expect(shown).not.toContain(base64.slice(start, start + 8));
    },
  );

  test("and leaves its surroundings as they were", () => {
    expect(scrub("Authorization: Bearer canary-1; retry")).toBe("Authorization: [redacted]; retry");
    expect(scrub("proxy http://svc:canary@proxy.example:3128 refused")).toBe(
      "proxy http://[redacted]proxy.example:3128 refused",
    );
    expect(scrub("?sv=1&sig=canary&se=1")).toBe("?sv=1&[redacted]&se=1");
  });

  test("so that a second pass finds nothing more", () => {
    for (const [, message] of planted) expect(scrub(scrub(message))).toBe(scrub(message));
  });
});

describe("what people need to read survives", () => {
  test.each([
    "User: arn:aws:sts::111122223333:assumed-role/ReadOnly/session is not authorized to perform: eks:ListClusters on resource: arn:aws:eks:us-east-1:111122223333:cluster/*",
    "The security token included in the request is expired",
    "Bearer token authentication is not permitted for non-TLS protected (non-https) URLs.",
    "Basic information is missing; Bearer authentication failed",
    "AADSTS7000215: Invalid client secret provided. Trace ID: 2f9a7c1e-4b7d-4f0a-9a52-0c1b2d3e4f50",
    "/subscriptions/00000000-0000-0000-0000-123456789ABC/resourceGroups/RgProdEastUs2Clusters01/providers/Microsoft.ContainerService/managedClusters/Prod1EastUs",
    "Kubernetes Engine API has not been used in project 123456789012 before or it is disabled.",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 does not match",
    "commit 013856044148d6eeed4723027a45aa2180536bcb",
    "projects/p-1/locations/europe-west4/clusters/prod version 1.33.5-gke.1162000",
    "AWSServiceRoleForAmazonEKSNodegroupInEuropeWest1Region",
    "connect ECONNREFUSED 127.0.0.1:443",
    "request 0b6e1c52-7c39-4a8a-9d2e-7f1f3a5f0c11 was throttled, see https://docs.example/limits?page=2#top",
    "",
  ])("%j", (message) => {
    expect(scrub(message)).toBe(message);
  });
});

test("a long message is cut at 500 characters, and says so", () => {
  expect(scrub("é ".repeat(250))).toBe("é ".repeat(250));
  expect(scrub("word ".repeat(101))).toBe(`${"word ".repeat(100)}…`);
  expect(scrub("word ".repeat(1e6))).toHaveLength(501);
});

test("the work on a hostile message is bounded: what follows the examined part changes nothing", () => {
  const units = [
    "a",
    "A1a",
    "//",
    "//a:",
    "a/",
    "token",
    "token=",
    "-----BEGIN ",
    "eyJ",
    "Bearer ",
    "a-",
    '\\"',
    "é",
    " ",
  ];
  for (const unit of units) {
    const examined = unit.repeat(2000);
    expect(scrub(examined + unit.repeat(200_000))).toBe(scrub(`${examined}!`));
    expect(scrub(examined).length).toBeLessThanOrEqual(501);
  }
});

test("any text gives text of bounded length", () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 3000, unit: "binary" }), (text) => {
      expect(scrub(text).length).toBeLessThanOrEqual(501);
    }),
  ));
