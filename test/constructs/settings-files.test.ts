import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AppConfig, presets, settingsFiles } from "../../constructs/index.ts";
import { common, objectOf, tenantOn } from "../support/workloads.ts";

describe("a folder of settings", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fleetwright-settings-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const configOf = () =>
    new AppConfig(tenantOn(presets.gke({ version: "1.34", environment: "prod" })), "config", {
      app: common.app,
      name: "settings",
      owner: common.owner,
      environments: settingsFiles(folder),
    });

  test("has an environment in each of its files, and they are held against each other", () => {
    writeFileSync(join(folder, "dev.env"), "# here\nURL=http://dev\nEMPTY=\n");
    writeFileSync(join(folder, "prod.env"), 'URL="https://prod"\nEMPTY=x\n');
    writeFileSync(join(folder, "README.md"), "no settings");
    expect(settingsFiles(folder)).toStrictEqual({
      dev: { URL: "http://dev", EMPTY: "" },
      prod: { URL: "https://prod", EMPTY: "x" },
    });
    expect(objectOf(configOf(), "ConfigMap")["data"]).toStrictEqual({ EMPTY: "x", URL: "https://prod" });
    writeFileSync(join(folder, "prod.env"), "URL=https://prod\n");
    expect(configOf).toThrow(/EMPTY in prod/);
  });

  test("that is not there, or has none, is refused by its name", () => {
    expect(() => settingsFiles(folder)).toThrow(/has no file such as prod\.env/);
    expect(() => settingsFiles(join(folder, "missing"))).toThrow(/missing" cannot be read \(ENOENT\)/);
  });
});
