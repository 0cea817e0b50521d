/** One line of `/proc/<pid>/mountinfo`. */
export interface Mount {
  readonly id: string;
  /** As the process sees it; escapes are undone. */
  readonly point: string;
  /** `overlay`, `tmpfs`, `ext4`. */
  readonly type: string;
  /** Nothing can be written through it: the mount is read-only, or the file system behind it is. */
  readonly readOnly: boolean;
}

/** Reads a mount table in the order of mounting; `undefined` when a line is not one of such a table. */
export function parseMountTable(text: string): readonly Mount[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const mounts = lines.map(parseLine);
  const good = mounts.filter((mount) => mount !== undefined);
  return good.length === mounts.length && good.length > 0 ? good : undefined;
}

/** `36 35 98:0 /root /point rw,noatime shared:1 - ext3 /dev/root rw,errors=continue` */
function parseLine(line: string): Mount | undefined {
  const words = line.trim().split(" ");
  const separator = words.indexOf("-", 6);
  const [id = "", parent = "", device = "", , point = "", own = ""] = words;
  const [type = "", , behind = ""] = separator < 0 ? [] : words.slice(separator + 1);
  if (!/^\d+$/.test(id) || !/^\d+$/.test(parent) || !/^\d+:\d+$/.test(device) || !point.startsWith("/"))
    return undefined;
  const flags = [modeOf(own), modeOf(behind)];
  if (type === "" || flags.includes(undefined)) return undefined;
  return { id, point: unescaped(point), type, readOnly: flags.includes("ro") };
}

function modeOf(options: string): "ro" | "rw" | undefined {
  const words = options.split(",");
  return words.includes("ro") ? "ro" : words.includes("rw") ? "rw" : undefined;
}

/** Blanks, tabs, line ends and backslashes are written in octal. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** What is mounted at the root: of several, the last one covers the others. */
export function rootMount(mounts: readonly Mount[]): Mount | undefined {
  return mounts.findLast(({ point }) => point === "/");
}
