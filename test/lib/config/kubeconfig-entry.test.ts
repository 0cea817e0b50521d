import { resolve } from "node:path";
import { expect, test } from "vitest";
import { checkConfig, parseConfig } from "../../../lib/config/load-config.ts";

test("file names of a kubeconfig entry begin where the configuration lies", () => {
  const text =
    "providers: [{ id: kubeconfig, files: [a/config, /etc/b], roots: [certs], allowExec: [aws, /opt/login] }]";
  expect(parseConfig(text, "dir/fleet.yaml").providers).toEqual([
    {
      id: "kubeconfig",
      files: [resolve("dir/a/config"), "/etc/b"],
      roots: [resolve("dir/certs")],
      allowExec: ["aws", "/opt/login"],
    },
  ]);
});

test.each(["./login", "bin/login", "", "..\\login"])("a program that is allowed as %j is refused", (program) => {
  const { problems } = checkConfig(
    `providers: [{ id: kubeconfig, allowExec: [${JSON.stringify(program)}] }]`,
    "fleet.yaml",
  );
  expect(problems).toMatchObject([{ path: "$.providers[0].allowExec[0]" }]);
});

test("a kubeconfig entry has no endpoint: each cluster has its own", () => {
  const { problems } = checkConfig("providers: [{ id: kubeconfig, endpoint: https://x.example.com }]", "fleet.yaml");
  expect(problems).toMatchObject([
    { path: "$.providers[0].endpoint", message: expect.stringContaining("unknown key") },
  ]);
});
