import { parseVersion } from "./lib/core/version.ts";
import { schedule } from "./lib/plan/schedule/schedule.ts";

const mk = (i: number, opts: any = {}) => ({
  cluster: {
    uid: `u${String(i).padStart(6, "0")}`,
    name: `c${i}`,
    ref: {
      provider: ["eks", "gke", "aks"][i % 3],
      scope: { provider: "eks", accountId: `acc${i % 300}` },
      name: `c${i}`,
      location: `r${i % 12}`,
      nativeId: "",
    },
    labels: { env: ["dev", "staging", "prod"][i % 3] },
    environment: ["dev", "staging", "prod"][i % 3],
    controlPlane: { version: parseVersion("1.33"), status: "running", statusRaw: "", managed: true },
    mode: "standard",
    support: { plan: "extended", atEndOfStandard: "enter-extended" },
    pools: [],
    poolsComplete: true,
    health: [],
    observedAt: "2026-01-01T00:00:00Z",
    source: "api",
    ...(opts.maint
      ? {
          maintenance: {
            windows: [
              {
                scope: "all",
                rrule: `FREQ=WEEKLY;BYDAY=${["MO", "TU", "WE", "TH", "FR", "SA", "SU"][i % 7]};BYHOUR=${i % 24};BYMINUTE=0`,
                timeZone: "UTC",
                durationSeconds: 6 * 3600,
              },
            ],
            exclusions: [],
            bestEffort: true,
          },
        }
      : {}),
  },
  hops: Array.from({ length: 1 + (i % 3) }, () => ({
    steps: [
      { kind: "pause-autoscalers", minutes: 5 },
      { kind: "control-plane", minutes: 25 },
      { kind: "addon", minutes: 15 },
      { kind: "nodes", minutes: 10 + ((i * 7) % 120) },
      { kind: "verify", minutes: 5 },
    ],
  })),
  deadlineAt: new Date(Date.UTC(2026, 11, 1) + (i % 200) * 86400000).toISOString(),
  rates: Array.from({ length: 2 + (i % 3) }, (_, s) => [
    { from: Date.UTC(2026, 10, 21), hourlyUsd: 0 },
    { from: Date.UTC(2026, 11, 1) + ((i % 200) + s * 100) * 86400000, hourlyUsd: 0.5 },
  ]),
});
const run = (name: string, n: number, policy: any, opts: any = {}) => {
  const clusters = Array.from({ length: n }, (_, i) => mk(i, opts)) as any;
  const t = performance.now();
  const r = schedule({ asOf: "2026-11-21T00:00:00Z", horizon: "2027-11-21T00:00:00Z", clusters, policy });
  console.log(
    name,
    n,
    Math.round(performance.now() - t),
    "ms",
    r.method,
    r.costUsd,
    r.lowerBoundUsd,
    r.problems.map((p) => p.rule + ":" + p.clusters.length).join(" "),
    r.stages.map((s) => `${s.name} ${s.start}..${s.end}`).join(" | "),
  );
};
const full = {
  windows: [{ rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", start: "20:00", hours: 8, timeZone: "Europe/Berlin" }],
  freezes: [{ name: "x", from: "2026-12-18", until: "2027-01-04", timeZone: "Europe/Berlin" }],
  concurrency: { total: 200, perAccount: 3 },
  stages: ["dev", "staging", "prod"].map((e) => ({
    name: e,
    soakHours: 24,
    groups: [
      { name: e + "1", match: { environment: e, location: "r1*" }, canaries: 2, canarySoakHours: 24, concurrency: 50 },
      { name: e + "2", match: { environment: e }, canaries: 5, canarySoakHours: 24 },
    ],
  })),
};
for (const n of [2500, 10000, 10000]) {
  run("empty", n, {});
  run("full", n, full);
  run("maint", n, full, { maint: true });
  run("phased", n, { ...full, phases: "control-planes-first" });
  run("tight", n, { concurrency: { total: 5 } });
}
