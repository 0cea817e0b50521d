import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { oldNode } from "../../../lib/cli/node-version.ts";

test("a Node that is too old is named, with how to get another", () => {
  for (const version of ["v20.20.2", "v22.18.0", "v18.0.0"])
    expect(oldNode(version)).toContain(`this is Node ${version}`);
  for (const version of ["v22.19.0", "v24.1.0", "v22.20.1"]) expect(oldNode(version)).toBeUndefined();
});

test("the Node that is asked for is the one that the package asks for", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly engines: { readonly node: string };
  };
  expect(oldNode("v1.0.0")).toContain(`${engines.node.replace(">=", "")} or newer`);
});
