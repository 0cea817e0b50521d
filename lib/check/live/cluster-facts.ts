import { isFleetError } from "../../core/error.ts";
import type { Unread } from "../../core/findings-document.ts";
import type { KubeReader } from "../../core/kube-access.ts";
import { objectAt, textAt } from "../json.ts";
import type { LiveCluster } from "./client-findings.ts";

const metadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/** What has to be known of a cluster before its objects are judged. */
export interface ClusterFacts {
  readonly cluster: LiveCluster;
  /** Version of its API server. */
  readonly version?: string;
  readonly unread: readonly Unread[];
}

/**
 * Reads who a cluster is, under the id that inventories know it by, and what it runs.
 *
 * @throws FleetError where nothing can be read at all: the server is out of reach or knows nobody by these credentials.
 */
export async function readClusterFacts(reader: KubeReader): Promise<ClusterFacts> {
  const unread: Unread[] = [];
  const orUnread = async (what: string, read: () => Promise<string | undefined>): Promise<string | undefined> => {
    try {
      const value = await read();
      if (value === undefined) unread.push({ what, message: "the answer does not say" });
      return value;
    } catch (error) {
      if (!isFleetError(error, "FORBIDDEN") && !isFleetError(error, "NOT_FOUND")) throw error;
      unread.push({ what, message: error.message });
      return undefined;
    }
  };
  const version = await orUnread("the version of the cluster", async () =>
    textAt(await reader.read("/version", "kube:GetVersion"), "gitVersion"),
  );
  const path = "/api/v1/namespaces/kube-system";
  const uid = await orUnread("the identity of the cluster", async () =>
    textAt(objectAt(await reader.read(path, "kube:GetNamespace", metadataOnly), "metadata"), "uid"),
  );
  return {
    cluster: { name: reader.name, ...(uid === undefined ? {} : { uid: `kube:${uid}` }) },
    ...(version === undefined ? {} : { version }),
    unread: unread.map((entry) => (uid === undefined ? entry : { ...entry, cluster: `kube:${uid}` })),
  };
}
