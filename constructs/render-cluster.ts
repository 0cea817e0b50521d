import { ApiObject, App, Chart, type IResolver } from "cdk8s";
import type { KubeObject } from "../lib/core/kube-object.ts";
import { manifestYaml } from "../lib/encode/manifest-yaml.ts";
import { judgedParts } from "./api-gate.ts";
import { ClusterChart, neutralId, objectsOf, validate } from "./cluster-chart.ts";
import { type FileContent, fileContent } from "./file-content.ts";
import { type FleetCluster, type FleetMember, fleetCluster } from "./fleet-cluster.ts";
import { orderedCharts } from "./object-order.ts";
import { place } from "./placement.ts";
import { warningsOf } from "./remarks.ts";
import type { SecretFound, SecretGuard } from "./secret-guard.ts";
import { ValueResolver } from "./value-resolver.ts";

/**
 * Adds what a cluster runs to its chart. Pure: nothing but the cluster decides what it adds, and the same fields read
 * give the same objects, so that clusters which agree in them share one rendering.
 */
export type ClusterBuilder = (cluster: FleetCluster, chart: ClusterChart) => void;

export interface RenderOptions {
  readonly resolvers?: readonly IResolver[];
  readonly secrets: SecretGuard;
  /** Day on which waivers are judged, `YYYY-MM-DD`. */
  readonly asOf?: string;
  /** Whether to remember which construct made which object. */
  readonly recordConstructs: boolean;
}

/** What one cluster, or several that agree, runs. */
export interface Rendering {
  /** The YAML file. */
  readonly content: FileContent;
  readonly objects: number;
  /** What the gate needs of them. */
  readonly parts: readonly KubeObject[];
  /** What constructs have to remark; of any cluster that shares the rendering. */
  readonly warnings: readonly string[];
  readonly secrets: readonly SecretFound[];
  /** Path of the construct by name of the object, as cdk8s-cli wants it for reports; empty unless recorded. */
  readonly constructs: Readonly<Record<string, string>>;
}

/**
 * Renders one cluster in an app of its own, which is thrown away, so that memory does not grow with the fleet.
 *
 * @throws Error with the messages of validations that failed.
 */
export function renderCluster(
  member: FleetMember,
  builders: readonly ClusterBuilder[],
  options: RenderOptions,
): Rendering {
  const { objects, constructs, warnings } = buildObjects(member, builders, options);
  return {
    content: fileContent(manifestYaml(objects)),
    objects: objects.length,
    parts: judgedParts(objects),
    warnings,
    secrets: options.secrets.check(objects),
    constructs,
  };
}

/** The objects of one cluster, in the order of their dependencies; those of charts inside come first, as in cdk8s. */
export function buildObjects(
  member: FleetMember,
  builders: readonly ClusterBuilder[],
  { resolvers = [], asOf, recordConstructs }: Omit<RenderOptions, "secrets">,
): Pick<Rendering, "constructs" | "warnings"> & { readonly objects: readonly object[] } {
  const app = new App({ resolvers: [...resolvers] });
  if (resolvers.length === 0) app.resolvers.splice(0, app.resolvers.length, new ValueResolver());
  const chart = new ClusterChart(app, neutralId);
  place(chart, { profile: member.profile, ...(asOf === undefined ? {} : { asOf }) });
  const cluster = fleetCluster(member);
  for (const build of builders) build(cluster, chart);
  validate(app);
  const objects = orderedCharts(app).flatMap((content) =>
    overridesToJson(content.chart) ? (content.chart.toJson() as object[]) : objectsOf(content),
  );
  const constructs: Record<string, string> = {};
  const made = recordConstructs ? app.node.findAll().filter(ApiObject.isApiObject) : [];
  for (const { name, node } of made) constructs[name] ??= node.path;
  return { objects, constructs, warnings: warningsOf(app, "the cluster") };
}

/** A chart with a rendering of its own keeps it. */
function overridesToJson(chart: Chart): boolean {
  return chart.toJson !== Chart.prototype.toJson && chart.toJson !== ClusterChart.prototype.toJson;
}
