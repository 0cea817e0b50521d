import { readClusterFacts } from "../check/live/cluster-facts.ts";
import { listObjects } from "../check/live/list-objects.ts";
import { FleetError, isFleetError } from "../core/error.ts";
import type { KubeObject } from "../core/kube-object.ts";
import type { Trace } from "../core/trace.ts";
import { minorOf, tryParseVersion } from "../core/version.ts";
import { lineageReader } from "../trace/live-lineage.ts";
import { traceObject } from "../trace/trace-object.ts";
import type { Sources } from "./commands/trace.ts";
import { type ContextOptions, openContext } from "./open-context.ts";
import type { Terminal } from "./terminal.ts";

/** Traces what runs in a cluster. What cannot be read is handed to the sources. */
export interface LiveTraces {
  /** @param subject `pod/NAME` */
  pod(subject: string, namespace: string): Promise<readonly Trace[]>;
  /** Wherever pods run the image, once for all pods of a workload. */
  image(image: string): Promise<readonly Trace[]>;
  close(): void;
}

const pods = { group: "", version: "v1", kind: "Pod", resource: "pods", versions: ["v1"], listed: true } as const;

/** @throws FleetError where nothing of the cluster can be read. */
export async function openLive(
  options: ContextOptions,
  { images, defined, unread }: Sources,
  terminal: Terminal,
): Promise<LiveTraces> {
  const { reader, close } = await openContext(options, terminal);
  const facts = await readClusterFacts(reader).catch((error: unknown) => {
    close();
    throw error;
  });
  const version = tryParseVersion(facts.version ?? "");
  const lineages = await lineageReader(reader, version === undefined ? "1.0" : minorOf(version));
  const place = `context ${options.context}`;
  const traced = async (object: KubeObject, subject: string, image?: string): Promise<readonly Trace[]> => {
    const makers = await lineages.makersOf(object, unread);
    const same = defined.find(object, makers);
    const lineage = { object, makers, ...(same === undefined ? {} : { defined: same }) };
    return traceObject(lineage, { subject, place, images, ...(image === undefined ? {} : { image }) });
  };
  const orUnread = async (what: string, read: () => Promise<readonly Trace[]>): Promise<readonly Trace[]> => {
    try {
      return await read();
    } catch (error) {
      if (!isFleetError(error) || (error.code !== "FORBIDDEN" && error.code !== "NOT_FOUND")) throw error;
      unread({ what, message: error.message });
      return [];
    }
  };
  return {
    pod(subject, namespace) {
      const name = subject.slice(subject.indexOf("/") + 1);
      if (name === "" || name.includes("/")) {
        throw new FleetError("CONFIG", `${JSON.stringify(subject)} names no pod`, {
          hint: "Write pod/NAME, and -n NAMESPACE.",
        });
      }
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
      return orUnread(`${subject} in namespace ${namespace}`, async () =>
        traced({ ...(await reader.read(path, "get pods")), apiVersion: "v1", kind: "Pod" }, subject),
      );
    },
    image: (image) =>
      orUnread(`pods that run ${image}`, async () => {
        const found = new Map<string, Trace>();
        for await (const pod of listObjects(reader, pods, { full: true })) {
          if (traceObject({ object: pod, makers: [] }, { subject: image, place, image, images }).length === 0) continue;
          for (const trace of await traced(pod, image, image)) {
            const key = JSON.stringify([trace.object, trace.container, trace.image]);
            if (!found.has(key)) found.set(key, trace);
          }
        }
        return [...found.values()];
      }),
    close,
  };
}
