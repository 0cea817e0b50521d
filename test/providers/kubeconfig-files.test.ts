import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseKubeconfig } from "../../providers/kubeconfig/parse.ts";
import {
  type LooseKubeconfig,
  loadKubeconfig,
  readKube,
  type StartedKube,
  scratch,
  startKube,
  writeKubeconfig,
} from "./kubeconfig-sim.ts";

let kube: StartedKube;
let base: LooseKubeconfig;
beforeAll(async () => {
  kube = await startKube({ clusters: 2, tls: true, change: (cluster) => ({ ...cluster, signIn: "token" }) });
  base = await loadKubeconfig(kube.server.kubeconfig);
});
afterAll(() => kube.stop());

/** The kubeconfig of the first cluster alone, changed by the test. */
function one(
  change: (entry: { cluster: Record<string, unknown>; user: Record<string, unknown> }) => void,
): LooseKubeconfig {
  const { clusters, users, contexts } = structuredClone(base);
  const [cluster] = clusters;
  const [user] = users;
  if (cluster === undefined || user === undefined) throw new Error("the simulator wrote no cluster");
  change({ cluster: cluster.cluster, user: user.user });
  return { clusters: [cluster], users: [user], contexts: contexts.slice(0, 1) };
}

const uids = (reading: { readonly clusters: readonly { readonly uid: string }[] }) =>
  reading.clusters.map(({ uid }) => uid);
const [first, second] = ["plant-01", "store-02"];
const uidOf = (name: string) => kube.server.uids.get(name);

describe("kubeconfig files", () => {
  test("default to those that KUBECONFIG lists, of which some need not exist", () =>
    scratch(async (folder) => {
      const env = { KUBECONFIG: [join(folder, "absent"), kube.server.kubeconfig].join(delimiter), HOME: folder };
      const reading = await readKube({ env });
      expect(uids(reading)).toEqual([uidOf(second), uidOf(first)].sort());
      expect(reading.gaps).toEqual([]);
    }));

  test("default to the one in the home folder without KUBECONFIG", () =>
    scratch(async (folder) => {
      await mkdir(join(folder, ".kube"));
      await writeKubeconfig(join(folder, ".kube"), base);
      expect(uids(await readKube({ env: { HOME: folder } }))).toHaveLength(2);
    }));

  test("are missed with CONFIG when there is none in any usual place", () =>
    scratch(async (folder) => {
      await expect(readKube({ env: { HOME: folder } })).rejects.toMatchObject({ code: "CONFIG", name: "FleetError" });
    }));

  test("of KUBECONFIG share their entries, and the first that has a name decides", () =>
    scratch(async (folder) => {
      const contexts = await writeKubeconfig(folder, { ...base, clusters: [], users: [] }, "contexts");
      const shadowed = structuredClone(base);
      for (const { cluster } of shadowed.clusters) cluster["server"] = "https://127.0.0.1:1";
      const last = await writeKubeconfig(folder, shadowed, "shadowed");
      const env = { KUBECONFIG: [contexts, kube.server.kubeconfig, last].join(delimiter) };
      expect(await readKube({ env })).toMatchObject({ clusters: [{}, {}], gaps: [] });
    }));

  test("that are named stand alone, and contexts of one name are told apart by their file", () =>
    scratch(async (folder) => {
      const files = await Promise.all(
        [0, 1].map((index) => {
          const [cluster, user] = [base.clusters[index], base.users[index]];
          const context = { cluster: cluster?.name, user: user?.name };
          const content = { clusters: [cluster], users: [user], contexts: [{ name: "default", context }] };
          return writeKubeconfig(folder, content, `cluster-${index}`);
        }),
      );
      const reading = await readKube({ files });
      expect(reading.scopes.map(({ accountId }) => accountId)).toEqual(files.map((file) => `default@${file}`));
      expect(uids(reading)).toHaveLength(2);
    }));

  test("that are named and missing are a gap each, and the others are read", () =>
    scratch(async (folder) => {
      const reading = await readKube({ files: [join(folder, "absent"), kube.server.kubeconfig] });
      expect(reading.clusters).toHaveLength(2);
      expect(reading.gaps).toMatchObject([{ what: "clusters", code: "NOT_FOUND" }]);
    }));

  test("may be kept or left out by context and by cluster", async () => {
    const files = [kube.server.kubeconfig];
    expect(uids(await readKube({ files, filter: { include: ["plant-*"] } }))).toEqual([uidOf(first)]);
    expect(uids(await readKube({ files, filter: { exclude: ["plant-01"] } }))).toEqual([uidOf(second)]);
  });
});

describe("contexts", () => {
  test("that differ in their namespace only are one scope, with all of them named", () =>
    scratch(async (folder) => {
      const content = one(() => {});
      const [context] = content.contexts;
      const more = ["zeta", "alpha"].map((name) => ({ name, context: { ...context?.context, namespace: name } }));
      const file = await writeKubeconfig(folder, { ...content, contexts: [...content.contexts, ...more] });
      const reading = await readKube({ files: [file] });
      expect(reading.scopes).toEqual([{ provider: "kubeconfig", accountId: "alpha" }]);
      expect(reading.clusters).toMatchObject([{ uid: uidOf(first), contexts: ["alpha", first, "zeta"] }]);
    }));

  test("of different users find the cluster under one uid", () =>
    scratch(async (folder) => {
      const content = one(() => {});
      const [user] = content.users;
      content.users.push({ name: "other", user: { ...user?.user, as: "nobody" } });
      content.contexts.push({ name: "other", context: { cluster: first, user: "other" } });
      const reading = await readKube({ files: [await writeKubeconfig(folder, content)] });
      expect(uids(reading)).toEqual([uidOf(first), uidOf(first)]);
    }));

  const flaws: readonly (readonly [string, string, RegExp])[] = [
    [
      "names a cluster that is not there",
      "contexts: [{name: c, context: {cluster: x}}]",
      /"x", which is not among the clusters/,
    ],
    [
      "names a user that is not there",
      "clusters: [{name: x, cluster: {server: 'https://x.example.com'}}]\ncontexts: [{name: c, context: {cluster: x, user: u}}]",
      /"u", which is not among the users/,
    ],
    [
      "has a cluster without a server",
      "clusters:\n- name: x\n  cluster: {}\ncontexts: [{name: c, context: {cluster: x}}]",
      /config:3:12: \$\.clusters\[0\]\.cluster\.server: the key is missing/,
    ],
    [
      "has a user whose token is a number",
      "clusters: [{name: x, cluster: {server: 'https://x.example.com'}}]\nusers:\n- name: u\n  user:\n    token: 123456789\ncontexts: [{name: c, context: {cluster: x, user: u}}]",
      /config:5:12: \$\.users\[0\]\.user\.token: expected text/,
    ],
    [
      "has a cluster whose name is given twice",
      "clusters:\n- {name: x, cluster: {server: 'https://x.example.com'}}\n- {name: x, cluster: {server: 'https://y.example.com'}}\ncontexts: [{name: c, context: {cluster: x}}]",
      /config:3:10: \$\.clusters\[1\]\.name: the name is given twice/,
    ],
    [
      "speaks plain HTTP to another machine",
      "clusters: [{name: x, cluster: {server: 'http://x.example.com'}}]\ncontexts: [{name: c, context: {cluster: x}}]",
      /plain HTTP, which is for this machine only/,
    ],
    [
      "has a server with a password in it",
      "clusters: [{name: x, cluster: {server: 'https://me:hunter2@x.example.com'}}]\ncontexts: [{name: c, context: {cluster: x}}]",
      /must hold no credentials/,
    ],
    [
      "has a proxy that is not spoken to",
      "clusters: [{name: x, cluster: {server: 'https://x.example.com', proxy-url: 'socks5://127.0.0.1:1'}}]\ncontexts: [{name: c, context: {cluster: x}}]",
      /the proxy is not an http/,
    ],
  ];
  test.each(flaws)("one that %s costs itself only, and is named by file, line and path", (_, text, message) =>
    scratch(async (folder) => {
      const broken = await writeKubeconfig(folder, text);
      const reading = await readKube({ files: [broken, kube.server.kubeconfig] });
      expect(reading.clusters).toHaveLength(2);
      expect(reading.gaps).toMatchObject([{ scope: { accountId: "c" }, code: "CONFIG" }]);
      expect(reading.gaps[0]?.message).toMatch(message);
      expect(reading.gaps[0]?.message).not.toMatch(/123456789|hunter2/);
    }),
  );
});

describe("a file that is not a kubeconfig", () => {
  const texts: readonly (readonly [string, string])[] = [
    ["is not YAML", "a: [b\nc: 'secret-token"],
    ["is a list", "- secret-token"],
    ["has a list where a map belongs", "clusters: {name: secret-token}"],
    ["has an entry without a name", "clusters: [{cluster: {server: secret-token}}]"],
    ["says a key twice", "clusters: []\nclusters: []"],
    [
      "multiplies aliases",
      `a: &a [x]\n${Array.from({ length: 60 }, (_, i) => `b${i}: [${"*a, ".repeat(5)}]`).join("\n")}`,
    ],
    ["is nested without end", `clusters: ${"[".repeat(20_000)}`],
  ];
  test.each(texts)("because it %s is one gap that quotes none of it", (_, text) =>
    scratch(async (folder) => {
      const file = await writeKubeconfig(folder, text);
      const { gaps, clusters } = await readKube({ files: [file] });
      expect(clusters).toEqual([]);
      expect(gaps).toMatchObject([{ scope: { accountId: file }, code: "CONFIG" }]);
      expect(gaps[0]?.message).toContain(`${file}:`);
      expect(gaps[0]?.message).not.toContain("secret-token");
    }),
  );

  test("never makes the reader throw, whatever its text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (text) => {
        const { flaws, clusters } = parseKubeconfig(text, "config");
        expect(flaws.every((flaw) => flaw.text.startsWith("config:"))).toBe(true);
        expect(clusters).toBeInstanceOf(Map);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps names such as __proto__ apart from the prototype of objects", () => {
    const text = 'clusters: [{name: __proto__, cluster: {server: "https://x.example.com", extensions: []}}]';
    expect([...parseKubeconfig(text, "config").clusters.keys()]).toEqual(["__proto__"]);
    expect(Object.prototype).not.toHaveProperty("server");
  });
});

describe("files that a kubeconfig names", () => {
  const inFolder = async (folder: string, root: string, roots?: readonly string[]) => {
    const content = one(({ cluster, user }) => {
      Object.assign(cluster, { "certificate-authority": "ca.pem", "certificate-authority-data": undefined });
      Object.assign(user, { token: undefined, tokenFile: join(root, "token") });
    });
    const [entry] = base.clusters;
    const ca = Buffer.from(String(entry?.cluster["certificate-authority-data"]), "base64");
    await writeFile(join(folder, "ca.pem"), ca);
    const token = String(base.users[0]?.user["token"]);
    await writeFile(join(root, "token"), `${token}\n`);
    const file = await writeKubeconfig(folder, content);
    return readKube({ files: [file], ...(roots === undefined ? {} : { roots }) });
  };

  test("are read in its own folder, relative to it", () =>
    scratch(async (folder) => {
      expect(await inFolder(folder, folder)).toMatchObject({ clusters: [{ uid: uidOf(first) }], gaps: [] });
    }));

  test("are read in a folder that is allowed, and not elsewhere", () =>
    scratch((elsewhere) =>
      scratch(async (folder) => {
        const refused = await inFolder(folder, elsewhere);
        expect(refused).toMatchObject({ clusters: [], gaps: [{ code: "CONFIG" }] });
        expect(refused.gaps[0]?.message).toContain("may not be read for it");
        expect(await inFolder(folder, elsewhere, [elsewhere])).toMatchObject({ clusters: [{}], gaps: [] });
      }),
    ));

  test("are not read through a link that leads elsewhere", () =>
    scratch((elsewhere) =>
      scratch(async (folder) => {
        await writeFile(join(elsewhere, "token"), "stolen");
        await symlink(join(elsewhere, "token"), join(folder, "token"));
        const content = one(({ user }) => Object.assign(user, { token: undefined, tokenFile: "token" }));
        const reading = await readKube({ files: [await writeKubeconfig(folder, content)] });
        expect(reading).toMatchObject({ clusters: [], gaps: [{ code: "CONFIG" }] });
        expect(kube.log.records.filter(({ status }) => status === 401)).toEqual([]);
      }),
    ));
});

describe("what is wrong with a kubeconfig itself", () => {
  const windows = process.platform === "win32";
  const title = "is a finding when others on the machine can read it";
  test.skipIf(windows)(windows ? `${title} (skipped: Windows has no such permissions)` : title, () =>
    scratch(async (folder) => {
      const file = await writeKubeconfig(
        folder,
        one(() => {}),
      );
      expect((await readKube({ files: [file] })).clusters).toMatchObject([{ health: [] }]);
      await chmod(file, 0o640);
      const { clusters } = await readKube({ files: [file] });
      expect(clusters).toMatchObject([{ health: [{ code: "INFRA-KUBECONFIG-EXPOSED", resources: [first] }] }]);
      expect(clusters[0]?.health[0]?.message).toContain(file);
    }),
  );

  test("is a finding when it turns the check of certificates off", () =>
    scratch(async (folder) => {
      const content = one(({ cluster }) => {
        Object.assign(cluster, { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true });
      });
      const { clusters, gaps } = await readKube({ files: [await writeKubeconfig(folder, content)] });
      expect(gaps).toEqual([]);
      expect(clusters).toMatchObject([{ health: [{ code: "INFRA-TLS-UNVERIFIED", severity: "error" }] }]);
    }));
});
