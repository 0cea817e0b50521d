import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellLine } from "../../../lib/encode/shell.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const possible = hostileStrings.filter((text) => !text.includes("\0")).map((text) => text.toWellFormed());

test.skipIf(process.platform === "win32").each(["bash", "sh"])(
  "%s runs a line with exactly the arguments that were encoded (skipped on Windows)",
  (shell) => {
    const { stdout, stderr, status } = spawnSync(shell, ["-s"], {
      input: shellLine(["printf", "%s\\0", ...possible]),
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout.split("\0").slice(0, -1)).toStrictEqual(possible);
  },
);

test("ordinary words stay readable and everything else is quoted", () => {
  expect(shellLine(["aws", "eks", "update-cluster-version", "--name=a b", "--region", "eu-central-1"])).toBe(
    "aws eks update-cluster-version '--name=a b' --region eu-central-1",
  );
  expect(shellLine(["it's", "", "$(id)", "~", "--a=b"])).toBe("'it'\\''s' '' '$(id)' '~' --a=b");
});

test("a command that looks like an assignment or a keyword is still a command", () => {
  expect(shellLine(["FOO=bar", "FOO=bar"])).toBe("'FOO=bar' FOO=bar");
  expect(shellLine(["if", "if"])).toBe("'if' if");
});

test("an argument with NUL is refused, since no program can be given one", () => {
  expect(() => shellLine(["echo", "a\0b"])).toThrow(RangeError);
});
