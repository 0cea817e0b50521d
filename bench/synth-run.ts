// Renders a fleet once, by stock cdk8s or by this package, in a process of its own, and says what it cost.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ApiObject, App, Chart } from "cdk8s";
import * as kplus from "cdk8s-plus-33";
import { Construct } from "constructs";
import { type ClusterBuilder, Fleet, FleetApp, presets } from "fleetwright/constructs";

export interface SynthRun {
  /**
   * - `stock`: by cdk8s; `build`: cdk8s makes the constructs and renders nothing, which nobody can do without.
   * - `alone`: every cluster is rendered by itself.
   * - `shared`: there are twelve classes, of four environments and three versions; what runs depends on the environment.
   * - `twelve`: the same, and what runs depends on the version as well.
   */
  readonly by: "stock" | "build" | "alone" | "shared" | "twelve";
  readonly clusters: number;
  /** Below it the output is written, and removed again. */
  readonly folder: string;
}

export interface SynthResult {
  readonly ms: number;
  /** Of the processor, by the main thread and by the system for it. */
  readonly cpuMs: number;
  /** What it takes to write files of the same names and bytes, and nothing else. */
  readonly writeMs: number;
  readonly peakRssMb: number;
  /** Times that the validation of one construct per cluster was called. */
  readonly validations: number;
}

let validations = 0;

/** Sixty objects: what cdk8s-plus makes of workloads, and plain objects. */
function fill(scope: Construct, name: string): void {
  scope.node.addValidation({
    validate: () => {
      validations++;
      return [];
    },
  });
  for (let part = 0; part < 6; part++) tenObjects(new Construct(scope, `part${part}`), `${name}-${part}`);
}

function tenObjects(scope: Construct, name: string): void {
  const metadata = (suffix: string) => ({ name: `${name}-${suffix}`, namespace: "platform" });
  new kplus.Namespace(scope, "namespace", { metadata: { name } });
  new kplus.ServiceAccount(scope, "account", { metadata: metadata("agent") });
  new kplus.ConfigMap(scope, "settings", {
    metadata: metadata("settings"),
    data: { region: name, "config.json": JSON.stringify({ name, list: [1, 2, 3] }, null, 2) },
  });
  const deployment = new kplus.Deployment(scope, "deployment", {
    metadata: metadata("agent"),
    replicas: 2,
    containers: [
      {
        image: "registry.example/agent:1.2.3",
        portNumber: 8080,
        resources: { cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.millis(500) } },
        envVariables: { REGION: kplus.EnvValue.fromValue(name) },
      },
    ],
  });
  deployment.exposeViaService({ name: `${name}-agent`, ports: [{ port: 80, targetPort: 8080 }] });
  new kplus.NetworkPolicy(scope, "deny", { metadata: metadata("deny") });
  new kplus.NetworkPolicy(scope, "dns", { metadata: metadata("dns"), selector: deployment });
  const object = (id: string, apiVersion: string, kind: string, spec: object) =>
    new ApiObject(scope, id, { apiVersion, kind, metadata: metadata(id), spec });
  object("budget", "policy/v1", "PodDisruptionBudget", { maxUnavailable: 1 });
  object("quota", "v1", "ResourceQuota", { hard: { pods: "50", "requests.cpu": "10" } });
  object("limits", "v1", "LimitRange", { limits: [{ type: "Container", default: { cpu: "500m", memory: "256Mi" } }] });
}

function built(clusters: number, outdir: string): App {
  const app = new App({ outdir });
  for (let index = 0; index < clusters; index++) {
    fill(new Chart(app, `c${index}`, { disableResourceNameHashes: true }), `c${index}`);
  }
  return app;
}

// Naming `id` in the parameters of a builder would read it, and nothing would be shared.
const builders: Record<"alone" | "shared" | "twelve", ClusterBuilder> = {
  alone: (one, chart) => fill(chart, one.id),
  shared: (one, chart) => fill(chart, one.profile.environment),
  twelve: (one, chart) => fill(chart, `${one.profile.environment}-${one.profile.version.now.replace(".", "-")}`),
};

function ours(clusters: number, outdir: string, build: ClusterBuilder): void {
  const profiles = Array.from({ length: clusters }, (_, index) =>
    presets.eks({
      id: `c${index}`,
      name: `c${index}`,
      version: `1.${32 + (index % 3)}`,
      environment: `env${index % 4}`,
    }),
  );
  new FleetApp({ fleet: Fleet.fromProfiles(profiles), outdir }).forEachCluster({}, build).synth();
}

function run({ by, clusters, folder }: SynthRun): SynthResult {
  const outdir = mkdtempSync(join(folder, "fleetwright-bench-"));
  const copy = `${outdir}-copy`;
  try {
    const cpuBefore = process.threadCpuUsage();
    const startedAt = performance.now();
    if (by === "build") built(clusters, outdir);
    else if (by === "stock") built(clusters, outdir).synth();
    else ours(clusters, outdir, builders[by]);
    const ms = performance.now() - startedAt;
    const { user, system } = process.threadCpuUsage(cpuBefore);
    const peakRssMb = process.resourceUsage().maxRSS / 1_024;
    return { ms, cpuMs: (user + system) / 1_000, writeMs: writeAgain(outdir, copy), peakRssMb, validations };
  } finally {
    for (const made of [outdir, copy]) rmSync(made, { recursive: true, force: true });
  }
}

/** Writes everything of a folder into another one, in milliseconds without the reading. */
function writeAgain(from: string, to: string): number {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return { path: join(to, path.slice(from.length)), bytes: readFileSync(path) };
  });
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const startedAt = performance.now();
  for (const made of folders) mkdirSync(made, { recursive: true });
  for (const { path, bytes } of files) writeFileSync(path, bytes);
  return performance.now() - startedAt;
}

process.once("message", (message) => process.send?.(run(message as SynthRun), () => process.disconnect?.()));
