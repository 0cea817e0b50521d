import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { checkStream } from "../../../lib/check/check-stream.ts";

const megabyte = 1024 * 1024;

test.each(["documents", "yaml-list", "json-list"])("200 MB of %s are checked with a heap of 96 MB", (form) => {
  const script = resolve(import.meta.dirname, "../../support/check-stream-process.ts");
  const out = execFileSync(process.execPath, ["--max-old-space-size=96", script, "200", form], { encoding: "utf8" });
  const { objects, unread } = JSON.parse(out);
  expect(unread).toBe(0);
  expect(objects).toBeGreaterThan(80_000);
});

test("a gigabyte of one line is given up long before its end", async () => {
  let sent = 0;
  async function* line() {
    const piece = Buffer.alloc(megabyte, 0x61);
    while (sent < 1024) {
      sent++;
      yield piece;
    }
  }
  const { unread } = await checkStream(line(), { asOf: "2026-11-29T00:00:00Z" });
  expect(unread).toMatchObject([{ message: expect.stringContaining("the line is longer than") }]);
  expect(sent).toBeLessThan(64);
});
