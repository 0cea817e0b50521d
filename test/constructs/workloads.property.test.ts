import { Chart, Yaml } from "cdk8s";
import fc from "fast-check";
import { expect, test } from "vitest";
import { presets, type WebServiceProps, Writable, warningsOf } from "../../constructs/index.ts";
import { cases } from "../support/cases.ts";
import { makerNames, makers, objectsOf, refusalOf, sidecar, tenantOn } from "../support/workloads.ts";

const writables = fc.subarray([
  Writable.tmp("64Mi"),
  Writable.memory("/run/app", "32Mi"),
  Writable.cache("/var/cache/app", "1Gi"),
]);

/** Names of settings; one such as `LOG_PWD` is taken for that of a secret, and refused. */
const settings = fc.stringMatching(/^LOG_[A-Z]{1,8}$/).filter((name) => !/_(?:PWD|PASS|TOKEN|SECRET)/.test(name));

const changes: fc.Arbitrary<Partial<WebServiceProps>> = fc.record(
  {
    replicas: fc.integer({ min: 2, max: 50 }),
    resources: fc.record({
      cpu: fc.integer({ min: 1, max: 4000 }).map((value) => `${value}m` as const),
      memory: fc.integer({ min: 64, max: 8192 }).map((value) => `${value}Mi` as const),
    }),
    writable: writables,
    shutdown: fc.record({
      drainSeconds: fc.integer({ min: 0, max: 120 }),
      stopSeconds: fc.integer({ min: 1, max: 600 }),
      pid1: fc.constantFrom("app" as const, "pause" as const),
    }),
    runAs: fc.integer({ min: 10_000, max: 70_000 }),
    env: fc.dictionary(settings, fc.string({ maxLength: 20 })),
    args: fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }),
    tokens: fc.constantFrom([], [{ audience: "vault" }], [{ audience: "kubernetes" }]),
    appArmor: fc.constant("runtime-default" as const),
    traffic: fc.constant("same-zone" as const),
    sidecars: fc.constantFrom([], [{ ...sidecar, reads: [] }]),
  },
  { requiredKeys: [] },
);

const profile = fc
  .record({
    preset: fc.constantFrom(...Object.values(presets)),
    minor: fc.integer({ min: 27, max: 36 }),
    ahead: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ preset, minor, ahead }) =>
    preset({ version: { now: `1.${minor}`, next: `1.${Math.min(37, minor + ahead)}` } }),
  );

test("whatever is asked for, on whichever cluster, passes every check or is refused by name, the same way each time", () => {
  fc.assert(
    fc.property(profile, fc.constantFrom(...makerNames), changes, (cluster, name, change) => {
      const render = () => {
        const tenant = tenantOn(cluster);
        makers[name](tenant, name === "withSidecar" ? { ...change, logs: "stdout" } : change);
        return tenant;
      };
      const [first, second] = [render(), render()];
      const chart = Chart.of(first);
      const refused = refusalOf(chart);
      // Nothing of the above is against a rule; only an old cluster can be in the way of a task with a sidecar.
      if (refused !== "") expect(refused).toMatch(/needs 1\.29; an ordinary sidecar/);
      else expect(Yaml.stringify(...objectsOf(first))).toBe(Yaml.stringify(...objectsOf(second)));
      expect(warningsOf(chart)).toStrictEqual(warningsOf(Chart.of(second)));
    }),
    { numRuns: cases(200) },
  );
});
