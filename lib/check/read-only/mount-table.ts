/** What the mounts of a running container say about where it can write. */
export interface MountProof {
  /** `unknown` where the table does not show a root. */
  readonly root: "read-only" | "writable" | "unknown";
  /** Other mounts that can be written to, sorted; those of the kernel left out. */
  readonly writable: readonly string[];
}

const kernel = new Set(["proc", "sysfs", "cgroup", "cgroup2", "devpts", "mqueue", "devtmpfs"]);

/**
 * Reads `/proc/<pid>/mountinfo`. A later mount hides an earlier one at the same point; a filesystem that is read-only
 * itself cannot be written to through any mount. Lines that are none, as of an error message, prove nothing.
 *
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export function mountProofOf(mountinfo: string): MountProof {
  const byPoint = new Map<string, boolean>();
  for (const line of mountinfo.split("\n")) {
    const match = /^\d+ \d+ \d+:\d+ \S+ (\S+) (\S+)(?: \S+)* - (\S+) \S+ (\S+)$/.exec(line.trim());
    if (match === null) continue;
    const [, escaped = "", options = "", type = "", superOptions = ""] = match;
    const point = escaped.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const readOnly = [options, superOptions].some((list) => list.split(",").includes("ro"));
    if (point === "/" || !kernel.has(type)) byPoint.set(point, readOnly);
  }
  const root = byPoint.get("/");
  const writable = [...byPoint].filter(([point, readOnly]) => point !== "/" && !readOnly).map(([point]) => point);
  return {
    root: root === undefined ? "unknown" : root ? "read-only" : "writable",
    writable: writable.sort(),
  };
}
