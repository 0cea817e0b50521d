import type { JsonObject } from "../../core/kube-object.ts";
import { objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule } from "../workload/pod-rule.ts";

/** Directories that are the system with all that is below them. */
const trees: readonly string[] = [
  ...["/boot", "/proc", "/sys"],
  ...["", "/usr", "/usr/local"].flatMap((at) => ["bin", "sbin", "lib", "lib64"].map((name) => `${at}/${name}`)),
  // The kubelet puts the token of a service account there.
  ...["/var/run/secrets/kubernetes.io", "/run/secrets/kubernetes.io"],
];
/** Directories that are the system as a whole, and have room for others' below: `/dev/shm`, `/etc/nginx`. */
const places: ReadonlySet<string> = new Set([
  ...["/", "/dev", "/etc", "/usr", "/usr/local", "/var/run/secrets", "/run/secrets"],
  // Files that decide who is who, and what is loaded into every program.
  ...["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/ld.so.preload"],
]);

/** Whether a container can put its own files in the place of those that its image runs by. */
export const systemPathRule: ObjectRule = podRule(
  "HARDEN-WRITABLE-SYSTEM-PATH",
  function* judge({ spec, containers }) {
    const fixed = new Set(
      objectsAt(spec, "volumes").flatMap((volume) => (isFixed(volume) ? [textAt(volume, "name") ?? ""] : [])),
    );
    for (const container of containers) {
      for (const [index, mount] of objectsAt(container.spec, "volumeMounts").entries()) {
        const path = textAt(mount, "mountPath") ?? "";
        if (mount["readOnly"] === true || fixed.has(textAt(mount, "name") ?? "") || !isOfSystem(path)) continue;
        yield {
          container: container.name,
          path: `${container.path}.volumeMounts[${index}].mountPath`,
          message: `can write to ${path}, where the volume ${JSON.stringify(textAt(mount, "name") ?? "")} is mounted`,
        };
      }
    }
  },
  (_, __, { windows }) => !windows,
);

/** Whether containers cannot write to a volume, however it is mounted. */
function isFixed(volume: JsonObject): boolean {
  if (["configMap", "secret", "projected", "downwardAPI", "image"].some((kind) => objectAt(volume, kind) !== undefined))
    return true;
  return ["persistentVolumeClaim", "csi"].some((kind) => objectAt(volume, kind)?.["readOnly"] === true);
}

function isOfSystem(mountPath: string): boolean {
  const path = normal(mountPath);
  return places.has(path) || trees.some((tree) => path === tree || path.startsWith(`${tree}/`));
}

/** `/usr//bin/` is `/usr/bin`, and so is `/opt/../usr/bin`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}
