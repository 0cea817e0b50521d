import { defineConfig } from "vitest/config";

/** A longer look at the properties takes as long as it takes. */
const testTimeout = process.env["FLEETWRIGHT_CASES"] === undefined ? 60_000 : 3_600_000;
const ownTemp = "test/support/own-temp-folder.ts";
const shared = { testTimeout, hookTimeout: 60_000, pool: "forks" as const, globalSetup: [ownTemp] };
const installed = [ownTemp, "test/support/installed-package.ts"];
const outside = ["test/e2e/**", "test/faults/**", "test/apiserver/**"];
const elsewhere = ["test/**/*.corpora.test.ts", "test/**/*.long.test.ts", ...outside];
/** The bench of what is promised under faults: with a few cases of everything, or with those whose figures are quoted. */
const faults = {
  include: ["test/faults/*.test.ts"],
  exclude: ["test/**/*.long.test.ts"],
  globalSetup: [...installed, "test/faults/figures-setup.ts"],
  testTimeout: 900_000,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: "unit", include: ["test/**/*.test.ts"], exclude: elsewhere } },
      {
        test: {
          ...shared,
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude: ["test/**/*.long.test.ts"],
          globalSetup: installed,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          ...shared,
          name: "long",
          include: ["test/**/*.long.test.ts"],
          globalSetup: installed,
          testTimeout: 900_000,
          // Its figures are worth little when two of them share the machine.
          fileParallelism: false,
        },
      },
      { test: { ...shared, ...faults, name: "faults-short" } },
      { test: { ...shared, ...faults, name: "faults", env: { FLEETWRIGHT_FAULTS: "full" } } },
      { test: { ...shared, name: "corpora", include: ["test/**/*.corpora.test.ts"] } },
      { test: { ...shared, name: "apiserver", include: ["test/apiserver/**/*.test.ts"] } },
    ],
  },
});
