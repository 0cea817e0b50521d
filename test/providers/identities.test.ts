import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createScheduler } from "../../lib/fleet/scheduler.ts";
import { type Simulator, startSimulator } from "../../lib/simulator/index.ts";
import { eks } from "../../providers/eks/index.ts";
import { policyLines as eksPolicy } from "../../providers/eks/policy.ts";
import { identityName as gkeIdentity } from "../../providers/gke/identity.ts";
import { iks } from "../../providers/iks/index.ts";
import { policyLines as iksPolicy } from "../../providers/iks/policy.ts";
import type { UserEntry } from "../../providers/kubeconfig/entries.ts";
import { identityName as kubeIdentity } from "../../providers/kubeconfig/identity.ts";
import { policyLines as kubePolicy } from "../../providers/kubeconfig/policy.ts";

let folder: string;
let simulator: Simulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "identities-"));
  simulator = await startSimulator({ clusters: 8, clouds: ["eks"] });
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

describe("the identity of a scope", () => {
  test("of AWS is the role of its account, and what AWS called the credentials where it was asked", async () => {
    const roleArn = "arn:aws:iam::444455556666:role/Reader";
    const provider = eks({
      endpoint: simulator.endpoints["aws"] ?? "",
      env: simulator.env,
      accounts: [{}, { roleArn }],
      regions: ["eu-west-1"],
    });
    try {
      const call = createScheduler().forProvider(provider);
      const scopes = [];
      for await (const scope of provider.scopes(call)) scopes.push(scope);
      const told = await Promise.all(scopes.map((scope) => provider.identityOf?.(scope)));
      expect(told.sort()).toStrictEqual([
        expect.stringMatching(/^arn:aws:(?:iam|sts)::\d{12}:\S+, from environment variables$/),
        `role ${roleArn}, assumed with environment variables`,
      ]);
      expect(provider.identityOf?.({ provider: "eks", accountId: "999999999999" })).toBe(
        "environment variables, and 1 more",
      );
    } finally {
      await provider.close?.();
    }
  });

  test("of IBM is the key or the trusted profile of its account", () => {
    const provider = iks({
      env: { IBMCLOUD_API_KEY: "k", OTHER_KEY: "o" },
      accounts: [{ id: "a" }, { id: "b", apiKeyVariable: "OTHER_KEY", trustedProfile: "Profile-1" }],
    });
    expect(["a", "b"].map((accountId) => provider.identityOf?.({ provider: "iks", accountId }))).toStrictEqual([
      "API key in IBMCLOUD_API_KEY",
      "trusted profile Profile-1, assumed with API key in OTHER_KEY",
    ]);
  });

  test("of Google names the service account of the key file, and nothing else of it", async () => {
    const settings = {
      container: { origin: "https://container.googleapis.com", host: "h", port: 443, plain: false, custom: false },
    };
    const path = join(folder, "key.json");
    const named = (text: string) =>
      writeFile(path, text).then(() => gkeIdentity(settings, { GOOGLE_APPLICATION_CREDENTIALS: path }));
    const key = { type: "service_account", client_email: "reader@p.iam.gserviceaccount.com", private_key: "hunter2" };
    expect(await named(JSON.stringify(key))).toBe(
      "service account reader@p.iam.gserviceaccount.com of the file that GOOGLE_APPLICATION_CREDENTIALS names",
    );
    for (const other of ["{", "null", '{"type":"authorized_user","client_email":"a@b"}', '{"client_email":"\\n"}'])
      expect(await named(other)).toBe(
        "Application Default Credentials of the file that GOOGLE_APPLICATION_CREDENTIALS names",
      );
  });

  test.each<[string, UserEntry]>([
    ["token of /k", { token: "hunter2" }],
    ["token in token.txt of /k", { tokenFile: "token.txt", token: "hunter2" }],
    ["user ann with a password of /k", { username: "ann", password: "hunter2" }],
    ["program aws of /k", { exec: execOf("aws") }],
    ["auth provider gcp of /k", { authProvider: "gcp" }],
    ["client certificate me.pem of /k", { certificateFile: "me.pem", keyFile: "hunter2" }],
    ["client certificate of /k", { certificateData: "bm9uZQ==", keyData: "hunter2" }],
    ["nobody, as there are no credentials of /k", {}],
    ["token of /k, acting as bob", { token: "hunter2", impersonate: { user: "bob", groups: [], extra: [] } }],
  ])("of a kubeconfig: %s", (expected, entry) => {
    expect(kubeIdentity({ user: { entry, file: "/k" } })).toBe(expected);
  });
});

describe("the line of policy", () => {
  const base = { operation: "o", reads: "r", need: "inventory", source: "s" } as const;

  test("is a statement for AWS, and for a role to assume names the role", () => {
    const [any, role] = eksPolicy({ ...base, grants: ["eks:ListClusters", "sts:AssumeRole"] }, "aws-cn");
    expect(JSON.parse(any ?? "")).toStrictEqual({ Effect: "Allow", Action: "eks:ListClusters", Resource: "*" });
    expect(JSON.parse(role ?? "")).toMatchObject({ Resource: "arn:aws-cn:iam::ACCOUNT:role/ROLE" });
  });

  test("is one access policy for each service of IBM", () => {
    const grants = [
      "containers-kubernetes.cluster.read",
      "containers-kubernetes.cluster.read",
      "is.subnet.subnet.read",
    ];
    expect(
      iksPolicy({ ...base, grants }).map((line) => JSON.parse(line).resources[0].attributes[0].value),
    ).toStrictEqual(["containers-kubernetes", "is"]);
  });

  test("is a rule of RBAC for a cluster", () => {
    const grants = ["list nodes", "get namespaces/kube-system", "list nodepools.karpenter.sh", "get /version"];
    expect(kubePolicy({ ...base, grants })).toStrictEqual([
      '- {"apiGroups":[""],"resources":["nodes"],"verbs":["list"]}',
      '- {"apiGroups":[""],"resources":["namespaces"],"resourceNames":["kube-system"],"verbs":["get"]}',
      '- {"apiGroups":["karpenter.sh"],"resources":["nodepools"],"verbs":["list"]}',
      '- {"nonResourceURLs":["/version"],"verbs":["get"]}',
    ]);
  });
});

function execOf(command: string): NonNullable<UserEntry["exec"]> {
  return {
    apiVersion: "client.authentication.k8s.io/v1",
    command,
    args: ["hunter2"],
    env: [],
    provideClusterInfo: false,
    interactive: "Never",
  };
}
