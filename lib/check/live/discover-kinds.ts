import { isFleetError } from "../../core/error.ts";
import type { Unread } from "../../core/findings-document.ts";
import type { KubeReader } from "../../core/kube-access.ts";
import type { JsonObject } from "../../core/kube-object.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import { kindsOfVersion, mergeKinds, type ServedKind, servedKinds } from "./served-kinds.ts";

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** Everything that the cluster serves, and what could not be learnt of it. Asks for no version of a group by itself. */
export async function discoverKinds(
  reader: KubeReader,
): Promise<{ readonly kinds: readonly ServedKind[]; readonly unread: readonly Unread[] }> {
  const kinds: ServedKind[] = [];
  const unread: Unread[] = [];
  const lost = (what: string, error: unknown) => {
    if (!isFleetError(error) || error.code === "CANCELLED") throw error;
    unread.push({ what, message: error.message });
  };
  for (const root of ["/api", "/apis"]) {
    try {
      const list = await reader.read(root, "kube:ListGroups", aggregated);
      if (list["kind"] === "APIGroupDiscoveryList") {
        const found = servedKinds(list);
        kinds.push(...found.kinds);
        for (const version of found.stale) {
          unread.push({
            what: `kinds of ${version}`,
            message: "the server behind it does not answer, so that they are not known",
          });
        }
        continue;
      }
      const versions: Omit<ServedKind, "versions">[] = [];
      for (const path of pathsOf(root, list)) {
        try {
          versions.push(...kindsOfVersion(await reader.read(path, "kube:ListKinds")));
        } catch (error) {
          lost(`kinds of ${path.replace(/^\/apis?\//, "")}`, error);
        }
      }
      kinds.push(...mergeKinds(versions));
    } catch (error) {
      lost(`kinds that the cluster serves below ${root}`, error);
    }
  }
  return { kinds, unread };
}

/** Where the kinds of each version are told, the preferred version of a group first. To ask is no use of the version. */
function pathsOf(root: string, list: JsonObject): readonly string[] {
  if (root === "/api") return ["/api/v1"];
  return objectsAt(list, "groups").flatMap((group) => {
    const preferred = textAt(objectAt(group, "preferredVersion"), "groupVersion");
    const names = objectsAt(group, "versions").flatMap((version) => textAt(version, "groupVersion") ?? []);
    return [...new Set([...(preferred === undefined ? [] : [preferred]), ...names])].map((name) => `/apis/${name}`);
  });
}
