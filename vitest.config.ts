import { defineConfig } from "vitest/config";

const shared = { testTimeout: 60_000, hookTimeout: 60_000, pool: "forks" as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.corpora.test.ts", "test/apiserver/**"],
        },
      },
      { test: { ...shared, name: "corpora", include: ["test/**/*.corpora.test.ts"] } },
      { test: { ...shared, name: "apiserver", include: ["test/apiserver/**/*.test.ts"] } },
    ],
  },
});
