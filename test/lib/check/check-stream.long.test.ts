import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { checkStream } from "../../../lib/check/check-stream.ts";

const megabyte = 1024 * 1024;

test("a stream of 200 MB is checked with a heap of 96 MB", () => {
  const script = resolve(import.meta.dirname, "../../support/check-stream-process.ts");
  const out = execFileSync(process.execPath, ["--max-old-space-size=96", script, "200"], { encoding: "utf8" });
  expect(JSON.parse(out)).toStrictEqual({ objects: expect.any(Number), unread: 0 });
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
