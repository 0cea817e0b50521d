import { describe, expect, test } from "vitest";
import type { SimContainers, SimDebugEnd, SimOutput } from "../../../lib/simulator/kube-pods.ts";
import type { KubeObject } from "../../../lib/simulator/kube-store.ts";
import { checkLive, type LiveRun, startLive } from "../../support/live-cluster.ts";
import { mountTables } from "../../support/mount-tables.ts";

const table = ["cat", "/proc/self/mountinfo"];
const own = "9 8 0:77 / / rw,relatime - overlay overlay rw\n";

function pod(name: string, spec: object = {}, phase = "Running"): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop" },
    spec: {
      containers: [{ name: "app", securityContext: { readOnlyRootFilesystem: true, runAsUser: 65532 } }],
      ...spec,
    },
    status: { phase, containerStatuses: [{ name: "app", state: { running: {} } }] },
  };
}

interface Given {
  readonly run?: (pod: string) => SimOutput | undefined;
  readonly debug?: (pod: string) => SimDebugEnd | undefined;
  readonly pods: readonly KubeObject[];
  readonly denied?: readonly string[];
}

async function prove({ pods, denied = [], run, debug }: Given, args: readonly string[]) {
  const commands: (readonly string[])[] = [];
  const added: Readonly<Record<string, unknown>>[] = [];
  const containers: SimContainers = {
    run(place, command) {
      commands.push(command);
      return run?.(place.pod);
    },
    debug(place, container) {
      added.push(container);
      return debug?.(place.pod);
    },
  };
  const kube = await startLive(pods, { containers, denied });
  try {
    const live = await checkLive(kube, ["--prove", "read-only", "--only", "HARDEN-ROOT-*", ...args]);
    const methods = new Set(kube.log.records.map(({ method, operation }) => `${method} ${operation}`));
    return { ...live, commands, added, methods, said: saidOf(live) };
  } finally {
    await kube.stop();
  }
}

function saidOf({ document }: LiveRun) {
  return document.findings.map(({ code, verdict, target, message }) => [
    code,
    verdict,
    `${target.name}/${target.container}`,
    message,
  ]);
}

describe("without leave to run anything in a pod", () => {
  test("every claim is one that could not be looked at, exit 5, and nothing is run", async () => {
    const { code, said, commands, methods } = await prove({ pods: [pod("web")] }, []);
    expect(code).toBe(5);
    expect(said).toStrictEqual([
      ["HARDEN-ROOT-UNPROVEN", "unknown", "web/app", "could not look: nothing may be run in its pod"],
    ]);
    expect(commands).toStrictEqual([]);
    expect([...methods].filter((each) => !each.startsWith("GET kube:"))).toStrictEqual([]);
    expect([...methods]).not.toContain("GET kube:ExecPod");
  });

  test("the program of a kubeconfig is no such leave", async () => {
    const { said, commands } = await prove({ pods: [pod("web")] }, ["--allow-exec", "aws"]);
    expect(said[0]?.[0]).toBe("HARDEN-ROOT-UNPROVEN");
    expect(commands).toStrictEqual([]);
  });
});

describe("with --allow-exec", () => {
  test("what is read-only passes, exit 0", async () => {
    const run = () => ({ stdout: mountTables.overlayReadOnly });
    const { code, said, commands, document } = await prove({ pods: [pod("a"), pod("b")], run }, ["--allow-exec"]);
    expect({ code, said }).toStrictEqual({ code: 0, said: [] });
    expect(commands).toStrictEqual([table, table]);
    expect(document.evidence).toStrictEqual({ performed: 2, applicable: 2 });
  });

  test("what is writable is an error, kept apart from what could not be looked at", async () => {
    const run = (name: string) => (name === "b" ? { stdout: mountTables.overlayWritable } : undefined);
    const { code, said } = await prove({ pods: [pod("a"), pod("b")], run }, ["--allow-exec"]);
    expect(code).toBe(2);
    expect(said).toStrictEqual([
      ["HARDEN-ROOT-WRITABLE", "fail", "b/app", "its root is mounted for writing (overlay)"],
      ["HARDEN-ROOT-UNPROVEN", "unknown", "a/app", expect.stringContaining("executable file not found")],
    ]);
  });

  test.each([
    ["a command that fails", { stdout: "", stderr: "cat: Permission denied", exitCode: 1 }, "Permission denied"],
    ["an answer that is no mount table", { stdout: "hello\n" }, "no mount table"],
    ["a table without a root", { stdout: "11 10 0:41 / /data ro - ext4 /dev/sda rw\n" }, "has no root"],
  ])("%s proves nothing", async (_, output, reason) => {
    const { code, said } = await prove({ pods: [pod("a")], run: () => output }, ["--allow-exec"]);
    expect(code).toBe(5);
    expect(said).toStrictEqual([["HARDEN-ROOT-UNPROVEN", "unknown", "a/app", expect.stringContaining(reason)]]);
  });

  test("a cluster that forbids commands leaves the claim unproven", async () => {
    const run = () => ({ stdout: mountTables.overlayReadOnly });
    const { code, said } = await prove({ pods: [pod("a")], run, denied: ["pods/exec"] }, ["--allow-exec"]);
    expect(code).toBe(5);
    expect(said[0]?.[3]).toContain("forbidden");
  });
});

describe("with --allow-debug-containers", () => {
  const debugging = ["--allow-debug-containers", "registry.example.com/busybox:1.37"];

  test("an image without a shell is looked at from beside it, by a container that fits the restricted level", async () => {
    const debug = () => ({ log: `${own}--\n${mountTables.overlayReadOnly}` });
    const { code, said, added } = await prove({ pods: [pod("a")], debug }, debugging);
    expect({ code, said }).toStrictEqual({ code: 0, said: [] });
    expect(added).toMatchObject([
      {
        image: "registry.example.com/busybox:1.37",
        targetContainerName: "app",
        securityContext: {
          allowPrivilegeEscalation: false,
          runAsUser: 65532,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
    ]);
  });

  test("is what helps where the image has no cat, and is not used where it has", async () => {
    const debug = () => ({ log: `${own}--\n${mountTables.overlayWritable}` });
    const run = (name: string) => (name === "shell" ? { stdout: mountTables.overlayReadOnly } : undefined);
    const given = { pods: [pod("distroless"), pod("shell")], run, debug };
    const { code, said, added } = await prove(given, ["--allow-exec", ...debugging]);
    expect(code).toBe(2);
    expect(said).toStrictEqual([["HARDEN-ROOT-WRITABLE", "fail", "distroless/app", expect.any(String)]]);
    expect(added).toHaveLength(1);
  });

  test.each([
    ["its image cannot be pulled", undefined, "ErrImagePull"],
    ["it may not read the table", { log: own, exitCode: 1 }, "exit code 1"],
    ["it prints nothing", { log: "" }, "could not read it"],
    ["the runtime shows it its own table", { log: `${own}--\n${own}` }, "does not let a debug container see"],
  ])("nothing is proven when %s", async (_, end, reason) => {
    const { code, said } = await prove({ pods: [pod("a")], debug: () => end }, debugging);
    expect(code).toBe(5);
    expect(said).toStrictEqual([["HARDEN-ROOT-UNPROVEN", "unknown", "a/app", expect.stringContaining(reason)]]);
  });

  test("a pod whose processes are shared is not touched", async () => {
    const { said, added } = await prove({ pods: [pod("a", { shareProcessNamespace: true })] }, debugging);
    expect(said[0]?.[3]).toContain("shares processes");
    expect(added).toStrictEqual([]);
  });
});

test("what does not run cannot be looked at, and what is over claims nothing", async () => {
  const crashed = { ...pod("crashed"), status: { phase: "Running", containerStatuses: [] } };
  const { said, commands } = await prove({ pods: [crashed, pod("done", {}, "Succeeded")] }, ["--allow-exec"]);
  expect(said).toStrictEqual([["HARDEN-ROOT-UNPROVEN", "unknown", "crashed/app", "could not look: it is not running"]]);
  expect(commands).toStrictEqual([]);
});
