import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import type { FleetTrace } from "../../../lib/core/trace.ts";
import { fleetTrace } from "../../../lib/documents/schema/trace.ts";
import { flawOf } from "../../../lib/documents/validate.ts";
import type { KubeObject } from "../../../lib/simulator/kube-store.ts";
import { scratch } from "../../providers/kubeconfig-sim.ts";
import { clusterName, startLive } from "../../support/live-cluster.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";

const commit = "4f2b7c19d0e8a6b35c414f2b7c19d0e8a6b35c41";
const other = "00d1ce19d0e8a6b35c414f2b7c19d0e8a6b35c41";
const source = "https://git.example.com/shop/web";
const image = "registry.example.com/shop/web:1.4.2";
const told = { "org.opencontainers.image.revision": commit, "org.opencontainers.image.source": source };
const labels = { owner: "shop", "fleetwright.dev/workload": "shop.web.deployment" };

async function run(args: readonly string[], piped?: string) {
  const stdin = piped === undefined ? {} : { stdin: () => pieces(piped) };
  const { terminal, out, err } = memoryTerminal(stdin);
  const code = await execute(["trace", ...args, "-o", "json"], "0.0.0", terminal);
  const document = out() === "" ? undefined : (JSON.parse(out()) as FleetTrace);
  if (document !== undefined) expect(flawOf(fleetTrace, document)).toBeUndefined();
  return { code, err: err(), document, traces: document?.traces ?? [] };
}

async function* pieces(text: string) {
  yield text;
}

function deployment(
  changes: { readonly annotations?: object; readonly containers?: readonly object[]; readonly own?: object } = {},
): KubeObject {
  const {
    annotations = told,
    containers = [{ name: "web", image }],
    own = { "fleetwright.dev/definition": "App/shop/web" },
  } = changes;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", uid: "d", annotations: own as Readonly<Record<string, string>> },
    spec: { template: { metadata: { labels, annotations }, spec: { containers } } },
  };
}

const controlled = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: "u", controller: true }],
});

/** What runs of the deployment: its ReplicaSet and two pods. */
const running: readonly KubeObject[] = [
  deployment(),
  {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web-7d", namespace: "shop", ...controlled("Deployment", "web") },
    spec: {},
  },
  ...["web-7d-a", "web-7d-b"].map((name) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", labels, annotations: told, ...controlled("ReplicaSet", "web-7d") },
    spec: { containers: [{ name: "web", image }] },
    status: { containerStatuses: [{ name: "web", imageID: "registry.example.com/shop/web@sha256:aaaa" }] },
  })),
];

const replicaSets = {
  group: "apps",
  resource: "replicasets",
  kind: "ReplicaSet",
  namespaced: true,
  versions: [{ version: "v1" }],
};

async function withCluster(
  objects: readonly KubeObject[],
  use: (args: readonly string[], log: () => readonly { path: string }[]) => Promise<void>,
  denied: readonly string[] = [],
) {
  const kube = await startLive(objects, { denied }, [replicaSets]);
  try {
    await use(["--context", clusterName, "--kubeconfig", kube.server.kubeconfig], () => kube.log.records);
    expect(kube.server.deprecatedRequests()).toStrictEqual([]);
    expect(kube.log.unknown()).toStrictEqual([]);
  } finally {
    await kube.stop();
  }
}

describe("a rendered object", () => {
  test("is traced by its labels and annotations, each with who told", async () => {
    const { code, traces } = await run(["-"], JSON.stringify(deployment()));
    expect(code).toBe(0);
    expect(traces).toMatchObject([
      {
        subject: "-",
        image,
        container: "web",
        object: "Deployment shop/web",
        facts: {
          commit: {
            value: commit,
            source: "annotation org.opencontainers.image.revision of the pods of Deployment shop/web",
          },
          repository: { value: source },
          owner: { value: "shop", source: "label owner of the pods of Deployment shop/web" },
          definition: { value: "App/shop/web", source: "annotation fleetwright.dev/definition of Deployment shop/web" },
        },
        disagreements: [],
        untraced: [],
      },
    ]);
  });

  test("that tells nothing is listed with what is missing, exit 5", async () => {
    const bare = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } };
    const { code, traces, err } = await run(["-"], JSON.stringify(bare));
    expect(code).toBe(5);
    expect(traces).toMatchObject([
      { object: "ConfigMap c", untraced: ["commit", "repository", "owner", "definition"] },
    ]);
    expect(err).toContain("1 of 1 not traced to the end");
  });

  test("does not lend its commit to images of others that run in its pods", async () => {
    const containers = [
      { name: "web", image },
      { name: "proxy", image: "envoyproxy/envoy:1.35" },
    ];
    const { traces } = await run(["-"], JSON.stringify(deployment({ containers })));
    expect(traces[1]).toMatchObject({
      container: "proxy",
      facts: { owner: { value: "shop" }, definition: { value: "App/shop/web" } },
      untraced: ["commit", "repository"],
    });
  });

  test("a file that cannot be read is listed, exit 5", () =>
    scratch(async (folder) => {
      await writeFile(join(folder, "a.yaml"), "{{ template }}");
      const { code, document } = await run([folder]);
      expect(code).toBe(5);
      expect(document).toMatchObject({ traces: [], unread: [{ file: join(folder, "a.yaml"), line: 1 }] });
    }));
});

describe("a pod", () => {
  test("is traced through what made it, without one request for more", () =>
    withCluster(running, async (args, log) => {
      const { code, traces } = await run(["pod/web-7d-a", "-n", "shop", ...args]);
      expect(code).toBe(0);
      expect(traces).toMatchObject([
        {
          object: "Deployment shop/web",
          place: "context plant",
          facts: { commit: { value: commit }, definition: { value: "App/shop/web" } },
        },
      ]);
      expect(log().filter(({ path }) => /\/(?:pods|replicasets|deployments)/.test(path))).toHaveLength(3);
    }));

  test("that is not there, or not to be read, is listed, exit 5", async () => {
    await withCluster(running, async (args) => {
      const { code, document } = await run(["pod/none", "-n", "shop", ...args]);
      expect(code).toBe(5);
      expect(document?.unread).toMatchObject([{ what: "pod/none in namespace shop" }]);
    });
    await withCluster(
      running,
      async (args) => {
        const { code, document } = await run(["pod/web-7d-a", "-n", "shop", ...args]);
        expect(code).toBe(5);
        expect(document).toMatchObject({
          traces: [{ untraced: ["definition"] }],
          unread: [{ what: "ReplicaSet web-7d" }],
        });
      },
      ["replicasets.apps"],
    );
  });

  test.each([[["pod/web"]], [["pod/a/b", "--context", "none"]]])("%j is refused", async (args) => {
    expect((await run(args)).code).toBe(3);
  });
});

describe("an image", () => {
  test("is found wherever pods run it, once for a workload, by tag or by digest", () =>
    withCluster(running, async (args) => {
      for (const asked of [image, "registry.example.com/shop/web@sha256:aaaa"]) {
        const { code, traces } = await run([asked, ...args]);
        expect({ code, objects: traces.map(({ object }) => object) }).toStrictEqual({
          code: 0,
          objects: ["Deployment shop/web"],
        });
      }
    }));

  test("is found in a synth, with the clusters that run it", () =>
    scratch(async (folder) => {
      await writeSynth(folder);
      const { code, traces } = await run([image, "--manifests", folder]);
      expect(code).toBe(0);
      expect(traces).toMatchObject([
        { object: "Deployment shop/web", clusters: ["dev", "prod"], facts: { commit: { value: commit } } },
      ]);
    }));

  test("is traced by its own labels, which come before what the workload says", () =>
    scratch(async (folder) => {
      const file = join(folder, "labels.json");
      await writeFile(
        file,
        JSON.stringify([
          { RepoTags: [image], Config: { Labels: { ...told, "org.opencontainers.image.revision": other } } },
        ]),
      );
      const alone = await run([image, "--image-labels", file]);
      expect(alone.traces).toMatchObject([
        { image, facts: { commit: { value: other } }, untraced: ["owner", "definition"] },
      ]);
      const both = await run(["-", "--image-labels", file], JSON.stringify(deployment()));
      expect(both.traces).toMatchObject([
        { facts: { commit: { value: other } }, disagreements: [{ fact: "commit", value: commit }] },
      ]);
    }));

  test("that nobody knows is listed, exit 5", async () => {
    const { code, document } = await run(["nginx:1"]);
    expect(code).toBe(5);
    expect(document).toMatchObject({ traces: [], unread: [{ what: "nginx:1" }] });
  });
});

test("what a running object does not tell, the synth of it does", () =>
  scratch(async (folder) => {
    await writeSynth(folder);
    const silent = running.map((object) => (object.kind === "Deployment" ? deployment({ own: {} }) : object));
    await withCluster(silent, async (args) => {
      const { code, traces } = await run(["pod/web-7d-a", "-n", "shop", ...args, "--manifests", folder]);
      expect(code).toBe(0);
      expect(traces).toMatchObject([
        {
          clusters: ["dev", "prod"],
          facts: {
            definition: { value: "App/shop/web", source: expect.stringContaining(join(folder, "all/manifests.yaml")) },
          },
        },
      ]);
    });
  }));

test("3 for labels and indexes that are none", () =>
  scratch(async (folder) => {
    const file = join(folder, "labels.json");
    await writeFile(file, '"text"');
    expect(await run([image, "--image-labels", file])).toMatchObject({
      code: 3,
      err: expect.stringContaining("holds no labels"),
    });
    expect((await run([image, "--image-labels", join(folder, "none")])).code).toBe(3);
    await writeFile(join(folder, "fleet.json"), "{}");
    expect((await run([image, "--manifests", folder])).code).toBe(3);
  }));

test("the table says who told, and what nothing tells", async () => {
  const { terminal, out } = memoryTerminal({ stdin: () => pieces(JSON.stringify(deployment({ own: {} }))) });
  expect(await execute(["trace", "-"], "0.0.0", terminal)).toBe(5);
  expect(out()).toContain(`  commit      ${commit}\n`);
  expect(out()).toContain("annotation org.opencontainers.image.revision of the pods of Deployment shop/web");
  expect(out()).toContain("not told: definition");
});

async function writeSynth(folder: string): Promise<void> {
  await mkdir(join(folder, "all"), { recursive: true });
  await writeFile(join(folder, "all/manifests.yaml"), JSON.stringify(deployment()));
  const sha256 = "0".repeat(64);
  const cluster = (id: string) => ({
    id,
    uid: id,
    name: id,
    cloud: "aws",
    distribution: "eks",
    version: "1.35",
    nextVersion: "1.35",
    class: "all",
    manifests: { path: "all/manifests.yaml", sha256, objects: 1 },
  });
  const index = {
    kind: "FleetSynth",
    schemaVersion: 1,
    layout: "per-class",
    clusters: [cluster("dev"), cluster("prod")],
    files: [],
  };
  await writeFile(join(folder, "fleet.json"), JSON.stringify(index));
}

describe("a redacted trace", () => {
  /** Names that tell whose it is, in the order in which they stand in a trace of the running deployment. */
  const names = [
    "shop",
    "web",
    "git.example.com",
    "registry.example.com",
    commit.slice(0, 12),
    "App/shop",
    clusterName,
  ];

  test("of what runs says who told what, and names nobody", async () => {
    await withCluster(running, async (args) => {
      const { code, traces, document } = await run(["pod/web-7d-a", "-n", "shop", ...args, "--redact"]);
      expect(code).toBe(0);
      const text = JSON.stringify(document);
      for (const name of names) expect(text, name).not.toContain(name);
      expect(traces).toMatchObject([
        {
          image: "image-001",
          place: "context context-001",
          // The namespace is named as its owner is, and one text has one alias.
          object: "Deployment owner-001/object-001",
          facts: {
            commit: { value: "commit-001", source: expect.stringContaining("org.opencontainers.image.revision of") },
            repository: { value: "repository-001" },
            definition: { value: "definition-001" },
          },
        },
      ]);
    });
  });

  test("hides what could not be traced, on stderr as well", async () => {
    const { code, err, document } = await run(["registry.example.com/shop/web:9", "--redact"]);
    expect(code).toBe(5);
    expect(`${err}${JSON.stringify(document)}`).not.toContain("shop");
    await withCluster(running, async (args) => {
      const lost = await run(["pod/web-gone", "-n", "shop", ...args, "--redact"]);
      expect(lost.code).toBe(5);
      expect(`${lost.err}${JSON.stringify(lost.document)}`).not.toMatch(/shop|web-gone/);
    });
  });

  test("hides files, labels of images and the folders of a synth", async () => {
    await scratch(async (folder) => {
      const place = join(folder, "shop.json");
      await writeFile(place, JSON.stringify(deployment({ annotations: {} })));
      const labelFile = join(folder, "labels.json");
      await writeFile(labelFile, JSON.stringify({ [image]: told }));
      const { document, err } = await run([place, "--image-labels", labelFile, "--manifests", place, "--redact"]);
      const text = `${err}${JSON.stringify(document)}`;
      for (const name of [...names, folder]) expect(text, name).not.toContain(name);
      expect(text).toContain("label org.opencontainers.image.revision of image image-001");
    });
  });
});
