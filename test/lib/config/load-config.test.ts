import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkConfig, loadConfig, parseConfig } from "../../../lib/config/load-config.ts";
import { type FleetError, isFleetError } from "../../../lib/core/error.ts";

/** The problems of a text, each as the author of the file would read it, without the list of allowed keys. */
function problemsOf(text: string): string[] {
  return checkConfig(text, "fleet.yaml").problems.map(({ line, column, path, message, fix }) => {
    return `${line}:${column} ${path} ${message.replace(/, expected one of .*/, "")}${fix === undefined ? "" : `; ${fix}`}`;
  });
}

function errorOf(run: () => unknown): FleetError {
  try {
    run();
  } catch (error) {
    if (isFleetError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a whole configuration is read as it stands", () => {
  const config = parseConfig(
    `
# comments are welcome
$schema: https://example.com/fleet.schema.json
defaults: { caFile: certs/ca.pem, requestTimeoutMs: 20000 }
providers:
  - id: eks
    accounts:
      - { id: "111122223333", name: payments, roleArn: "arn:aws:iam::111122223333:role/fleet-reader", externalId: abc }
      - profile: sandbox
    regions: [eu-central-1, us-east-1]
    filter: { exclude: ["*-sandbox"] }
  - id: eks
    partition: aws-us-gov
    regions: [us-gov-west-1]
    requestTimeoutMs: 5000
  - id: gke
    projects: [payments-prod, "example.com:legacy-project"]
    protocol: rest
    endpoint: http://127.0.0.1:8080
  - id: aks
    cloud: china
    subscriptions: list
    tenantId: contoso.example
    caFile: /etc/ssl/private.pem
labels:
  environment: { from: [env, environment], values: { production: prod, prd: prod } }
  owner: { from: [team] }
filters:
  include: [{ provider: eks, tags: { env: "*" } }]
limits: { concurrency: 50, rates: { eks: { perSecond: 2.5, burst: 10 } } }
`,
    "/srv/fleet/fleet.yaml",
  );
  expect(config).toStrictEqual({
    providers: [
      {
        id: "eks",
        caFile: "/srv/fleet/certs/ca.pem",
        requestTimeoutMs: 20_000,
        accounts: [
          {
            id: "111122223333",
            name: "payments",
            roleArn: "arn:aws:iam::111122223333:role/fleet-reader",
            externalId: "abc",
          },
          { profile: "sandbox" },
        ],
        regions: ["eu-central-1", "us-east-1"],
        filter: { exclude: ["*-sandbox"] },
      },
      {
        id: "eks",
        caFile: "/srv/fleet/certs/ca.pem",
        requestTimeoutMs: 5_000,
        partition: "aws-us-gov",
        regions: ["us-gov-west-1"],
      },
      {
        id: "gke",
        caFile: "/srv/fleet/certs/ca.pem",
        requestTimeoutMs: 20_000,
        projects: ["payments-prod", "example.com:legacy-project"],
        protocol: "rest",
        endpoint: "http://127.0.0.1:8080",
      },
      {
        id: "aks",
        caFile: "/etc/ssl/private.pem",
        requestTimeoutMs: 20_000,
        cloud: "china",
        subscriptions: "list",
        tenantId: "contoso.example",
      },
    ],
    labels: {
      environment: { from: ["env", "environment"], values: { production: "prod", prd: "prod" } },
      owner: { from: ["team"] },
    },
    filters: { include: [{ provider: "eks", tags: { env: "*" } }] },
    limits: { concurrency: 50, rates: { eks: { perSecond: 2.5, burst: 10 } } },
  });
});

test("a file without providers leaves their choice to the credentials that are found", () => {
  expect(parseConfig("limits: { concurrency: 5 }", "fleet.yaml")).toStrictEqual({
    labels: {},
    filters: {},
    limits: { concurrency: 5 },
  });
});

test("every problem is told at once, in the order of the file, with line, column, path and fix", () => {
  const error = errorOf(() =>
    parseConfig(
      "providers:\n  - id: ekss\n  - id: gke\n    projets: search\nlimits: { concurrency: '7' }\n",
      "dir/fleet.yaml",
    ),
  );
  expect(error.code).toBe("CONFIG");
  expect(error.path).toBe("$.providers[0].id");
  expect(error.message.split("\n")).toStrictEqual([
    'dir/fleet.yaml:2:9: $.providers[0].id: expected a provider, id: eks, gke, aks, iks or kubeconfig, found "ekss"; did you mean "eks"?',
    'dir/fleet.yaml:4:5: $.providers[1].projets: unknown key "projets", expected one of id, projects, projectQuery, protocol, ' +
      'resourceManagerEndpoint, computeEndpoint, filter, endpoint, caFile, proxy, requestTimeoutMs; did you mean "projects"?',
    'dir/fleet.yaml:5:24: $.limits.concurrency: expected a whole number of requests from 1 to 1000, found "7"; write it without quotes: 7',
  ]);
});

describe("each mistake is named with its remedy", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      "a missing key",
      "providers: [{ regions: enabled }]",
      '1:13 $.providers[0] the key "id" is missing; it is one of eks, gke, aks, iks, kubeconfig',
    ],
    ["a list in place of a map", "labels: [a, b]", "1:9 $.labels expected a map, found a list"],
    ["text in place of a map", "limits: fast", '1:9 $.limits expected a map, found "fast"'],
    [
      "an empty list",
      "providers: []",
      "1:12 $.providers expected a list of providers, with at least one entry, found an empty list",
    ],
    [
      "nothing where a list belongs",
      "providers:",
      "1:11 $.providers expected a list of providers, with at least one entry, found nothing",
    ],
    ["a file without content", "# nothing\n", "1:1 $ expected a map, found nothing"],
    [
      "an account id that YAML took for a number",
      "providers: [{ id: eks, accounts: [{ id: 012345678901 }] }]",
      '1:41 $.providers[0].accounts[0].id expected an account id of twelve digits, in quotes, found the number 012345678901; put it in quotes: "012345678901"',
    ],
    [
      "a misspelt choice",
      "providers: [{ id: eks, partition: aws-gov }]",
      '1:35 $.providers[0].partition expected one of aws, aws-us-gov, aws-cn, found "aws-gov"; did you mean "aws-us-gov"?',
    ],
    [
      "a misspelt word in place of a list",
      "providers: [{ id: eks, regions: enable }]",
      '1:33 $.providers[0].regions expected a list of AWS regions, or "enabled", found "enable"; did you mean "enabled"?',
    ],
    [
      "a region that is none",
      "providers: [{ id: eks, regions: [eu-central-1, Frankfurt] }]",
      '1:48 $.providers[0].regions[1] expected an AWS region such as eu-central-1, found "Frankfurt"',
    ],
    [
      "a region given twice",
      "providers: [{ id: eks, regions: [eu-west-1, eu-west-1] }]",
      "1:33 $.providers[0].regions expected each of the AWS regions only once, found a list",
    ],
    [
      "a region of another partition",
      "providers: [{ id: eks, regions: [us-gov-west-1] }]",
      "1:34 $.providers[0].regions[0] the region us-gov-west-1 is of the partition aws-us-gov, but this provider is of aws; give it a provider entry of its own with partition: aws-us-gov",
    ],
    [
      "a role of another account",
      "providers: [{ id: eks, accounts: [{ id: '111122223333', roleArn: 'arn:aws:iam::444455556666:role/r' }] }]",
      "1:66 $.providers[0].accounts[0].roleArn the role is of the account 444455556666, but the entry is for 111122223333; correct one of them, or leave the id out",
    ],
    [
      "a role of another partition",
      "providers: [{ id: eks, accounts: [{ roleArn: 'arn:aws-cn:iam::444455556666:role/r' }] }]",
      "1:46 $.providers[0].accounts[0].roleArn the role is of the partition aws-cn, but this provider is of aws; give it a provider entry of its own with partition: aws-cn",
    ],
    [
      "an account given twice",
      "providers: [{ id: eks, accounts: [{ id: '111122223333' }, { roleArn: 'arn:aws:iam::111122223333:role/r' }] }]",
      "1:59 $.providers[0].accounts[1] the account 111122223333 is listed twice; leave one of the entries out",
    ],
    [
      "plain HTTP to another machine",
      "providers: [{ id: gke, endpoint: 'http://10.0.0.1' }]",
      '1:34 $.providers[0].endpoint expected an https:// URL without credentials, query or fragment (http:// only for a loopback address), found "http://10.0.0.1"',
    ],
    [
      "a subscription that is no GUID",
      "providers: [{ id: aks, subscriptions: [prod] }]",
      '1:40 $.providers[0].subscriptions[0] expected an Azure subscription id, a GUID, found "prod"',
    ],
    [
      "a number out of range",
      "limits: { concurrency: 0 }",
      "1:24 $.limits.concurrency expected a whole number of requests from 1 to 1000, found the number 0",
    ],
    [
      "a match that would fit everything",
      "filters: { include: [{}] }",
      "1:22 $.filters.include[0] expected at least one of name, provider, account, location, tags, found a map",
    ],
    ["a key given twice", "labels: {}\nlabels: {}", "2:1 $ not YAML that can be read here: Map keys must be unique"],
    ["a key that is no text", "labels: { 1: x }", '1:11 $.labels a key must be text; put it in quotes: "1"'],
    ["a custom tag", "labels: !!js/function x", "1:9 $ not YAML that can be read here: Unresolved tag"],
    [
      "broken YAML",
      "providers: [",
      "1:13 $ not YAML that can be read here: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ];
  test.each(cases)("%s", (_, text, problem) => {
    expect(problemsOf(text)).toStrictEqual([problem]);
  });
});

test("credentials are refused by name and never repeated", () => {
  const secrets = [
    "apiKey",
    "api_key",
    "secretAccessKey",
    "aws_secret_access_key",
    "accessKeyId",
    "password",
    "token",
    "clientSecret",
  ];
  for (const key of secrets) {
    const text = `providers: [{ id: eks, accounts: [{ ${key}: s3cr3t-value-of-mine }] }]`;
    const [problem, ...more] = problemsOf(text);
    expect(more).toStrictEqual([]);
    expect(problem).toMatch(/credentials are not read from a file; leave it out: each cloud's own chain finds them/);
    expect(problem).not.toContain("s3cr3t");
  }
});

test("a password in a URL is not repeated, and the remedy names the environment", () => {
  const [problem] = problemsOf("defaults: { proxy: 'http://me:hunter2@proxy:3128' }");
  expect(problem).not.toContain("hunter2");
  expect(problem).toContain("set HTTPS_PROXY in the environment");
});

test("keys of the prototype chain are refused wherever they stand", () => {
  for (const key of ["__proto__", "constructor", "prototype"]) {
    expect(problemsOf(`labels: { owner: { from: [a], values: { ${key}: x } } }`)).toStrictEqual([
      `1:41 $.labels.owner.values.${key} the key "${key}" is not allowed`,
    ]);
  }
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test("a text that unfolds into far more data, or nests without end, is refused quickly", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [name, of] of ["ba", "cb", "dc", "ed", "fe"].map((pair) => pair.split(""))) {
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(", ")}]`);
  }
  expect(problemsOf(bomb.join("\n"))).toStrictEqual([
    "1:1 $ not YAML that can be read here: its aliases mean too much data",
  ]);
  expect(problemsOf("[".repeat(50_000))).toStrictEqual([
    "1:1 $ not YAML that can be read here: it is nested too deeply",
  ]);
  expect(problemsOf("a: &a [*a]")[0]).toMatch(/^1:1 \$/);
  expect(problemsOf(`# ${"x".repeat(1_048_576)}`)[0]).toContain("larger than 1048576 bytes");
});

test("an alias may be used to say a thing once", () => {
  const text =
    "providers:\n  - { id: eks, regions: &r [eu-west-1] }\n  - { id: eks, regions: *r, accounts: [{ id: x }] }\n";
  expect(problemsOf(text)).toHaveLength(1);
  expect(problemsOf(text)[0]).toMatch(/^3:46 \$\.providers\[1\]\.accounts\[0\]\.id /);
});

describe("from a file", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fleetwright-config-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("what is written there is read, a byte order mark included", async () => {
    const path = join(folder, "fleet.yaml");
    writeFileSync(path, "\ufeffproviders: [{ id: gke, caFile: ca.pem }]\n");
    expect((await loadConfig(path)).providers).toStrictEqual([{ id: "gke", caFile: join(folder, "ca.pem") }]);
  });

  test("a file that is missing, a folder, not text or too large is named", async () => {
    const binary = join(folder, "binary.yaml");
    writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
    const large = join(folder, "large.yaml");
    writeFileSync(large, "#".repeat(1_048_577));
    await expect(loadConfig(join(folder, "none.yaml"))).rejects.toMatchObject({
      code: "CONFIG",
      message: /no such file/,
    });
    await expect(loadConfig(folder)).rejects.toMatchObject({ code: "CONFIG", message: /it is a folder/ });
    await expect(loadConfig(binary)).rejects.toMatchObject({ code: "CONFIG", message: /not UTF-8 text/ });
    await expect(loadConfig(large)).rejects.toMatchObject({ code: "CONFIG", message: /larger than/ });
  });
});

test("a file name that begins with ~/ is one of the home folder", () => {
  const text = "providers:\n  - id: kubeconfig\n    files: [~/.kube/config, clusters/lab]\n";
  const [entry] = parseConfig(text, "/srv/fleet/fleet.yaml").providers ?? [];
  expect(entry).toMatchObject({ files: [join(homedir(), ".kube/config"), "/srv/fleet/clusters/lab"] });
});
