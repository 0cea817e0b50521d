import type { KubeReader, PodShell } from "../../../core/kube-access.ts";
import type { JsonObject } from "../../../core/kube-object.ts";
import { numberAt, objectAt, objectsAt, textAt } from "../../json.ts";
import { type Mount, parseMountTable, rootMount } from "./mount-table.ts";
import type { ReadOnlyClaim } from "./read-only-claims.ts";

/** What a look into a container gave: the mount of its root, or why there was nothing to see. */
export type Look = { readonly root: Mount } | { readonly root?: undefined; readonly because: string };

/** Reads the mount table by the container's own `cat`. The process is of the container, and so is its table. */
export async function lookByCommand(claim: ReadOnlyClaim, shell: PodShell): Promise<Look> {
  const { stdout, stderr, failure } = await shell.run(claim, ["cat", "/proc/self/mountinfo"]);
  if (failure !== undefined) return { because: `the command in it failed: ${short(`${failure} ${stderr}`)}` };
  return seen(stdout);
}

export interface DebugOptions {
  readonly shell: PodShell;
  readonly reader: KubeReader;
  /** Image of the debug container, which needs `sh` and `cat`. */
  readonly image: string;
  /** Name of the debug container, which no other one of the pod may have. */
  readonly name: string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Looks at the debug container, a second apart, until it has ended. */
const mostPauses = 60;
const separator = "--";
const script = `cat /proc/self/mountinfo && echo ${separator} && cat /proc/1/mountinfo`;

/**
 * Reads the mount table from an ephemeral container that shares the processes of the container: this needs nothing of
 * its image. A runtime that does not let it share them shows it its own table twice, which proves nothing.
 */
export async function lookByDebugging(claim: ReadOnlyClaim, options: DebugOptions): Promise<Look> {
  if (claim.sharesProcesses) return { because: "its pod shares processes, so that the first one may not be its own" };
  const { shell, name } = options;
  await shell.debug(claim, debugContainer(claim, options));
  const ended = await endOf(claim, options);
  if (ended !== undefined) return { because: ended };
  const [own = "", target] = (await shell.log({ ...claim, container: name })).split(`\n${separator}\n`);
  if (target === undefined) return { because: "the debug container could not read it" };
  const mine = parseMountTable(own);
  const theirs = seen(target);
  if (mine !== undefined && theirs.root !== undefined && rootMount(mine)?.id === theirs.root.id) {
    return { because: "the runtime does not let a debug container see the processes of another one" };
  }
  return theirs;
}

/** Fits the restricted level; as the same user, since others may not read a table that is not theirs. */
function debugContainer({ container, user, group }: ReadOnlyClaim, { name, image }: DebugOptions): JsonObject {
  return {
    name,
    image,
    targetContainerName: container,
    command: ["sh", "-c", script],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
      ...(user === undefined ? {} : { runAsUser: user, runAsNonRoot: user !== 0 }),
      ...(group === undefined ? {} : { runAsGroup: group }),
    },
  };
}

/** Waits for the debug container; gives why there will be nothing to read, `undefined` when it has ended well. */
async function endOf(
  { namespace, pod }: ReadOnlyClaim,
  { reader, name, pause }: DebugOptions,
): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  for (let pauses = 0; pauses < mostPauses; pauses++) {
    const status = objectAt(await reader.read(path, "kube:GetPod"), "status");
    const mine = objectsAt(status, "ephemeralContainerStatuses").find((each) => textAt(each, "name") === name);
    const state = objectAt(mine, "state");
    const terminated = objectAt(state, "terminated");
    if (terminated !== undefined) {
      const code = numberAt(terminated, "exitCode");
      return code === 0 ? undefined : `the debug container ended with exit code ${code ?? "unknown"}`;
    }
    const reason = textAt(objectAt(state, "waiting"), "reason");
    if (
      reason !== undefined &&
      /^(?:Err|Image|Invalid|Create|Run).*(?:Error|Pull|BackOff|Name|NeverPull)$/.test(reason)
    ) {
      return `the debug container does not start (${reason.slice(0, 80)})`;
    }
    await pause(1_000);
  }
  return "the debug container has not ended within a minute";
}

function seen(table: string): Look {
  const mounts = parseMountTable(table);
  if (mounts === undefined) return { because: "what was read is no mount table" };
  const root = rootMount(mounts);
  return root === undefined ? { because: "its mount table has no root" } : { root };
}

function short(text: string): string {
  return text.trim().replace(/\s+/g, " ").slice(0, 200);
}
