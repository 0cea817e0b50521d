import { describe, expect, test } from "vitest";
import { mountProofOf } from "../../../../lib/check/read-only/mount-table.ts";

const line = (point: string, options: string, type = "overlay", superOptions = "rw") =>
  `36 35 98:0 / ${point} ${options},relatime master:1 shared:2 - ${type} overlay ${superOptions},lowerdir=/a`;

describe("the mounts of a container", () => {
  test("prove that its root is read-only, and name where it can write all the same", () => {
    const table = [
      line("/", "ro"),
      line("/proc", "rw", "proc"),
      line("/dev", "rw", "tmpfs"),
      line("/sys", "ro", "sysfs"),
      line("/tmp", "rw", "ext4"),
      line("/run/secrets/web", "ro", "tmpfs"),
      line("/var/with\\040space", "rw", "ext4"),
    ].join("\n");
    expect(mountProofOf(table)).toStrictEqual({ root: "read-only", writable: ["/dev", "/tmp", "/var/with space"] });
  });

  test("prove that it is writable, also where a later mount hides one that is not", () => {
    expect(mountProofOf(line("/", "rw")).root).toBe("writable");
    expect(mountProofOf([line("/", "ro"), line("/", "rw")].join("\n")).root).toBe("writable");
  });

  test("count a filesystem as read-only that is so itself, and no option that only begins alike", () => {
    expect(mountProofOf(line("/", "rw", "ext4", "ro")).root).toBe("read-only");
    expect(mountProofOf(line("/", "rw,rootcontext=x", "ext4", "rw,errors=remount-ro")).root).toBe("writable");
  });

  test("prove nothing where they could not be read", () => {
    for (const text of ["", "cat: can't open '/proc/1/mountinfo': Permission denied", line("/tmp", "rw")])
      expect(mountProofOf(text).root).toBe("unknown");
  });
});
