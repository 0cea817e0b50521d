import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type AppProps, Names } from "cdk8s";
import { FleetError } from "../lib/core/error.ts";
import { fitsSelector, type Selector } from "../lib/core/selector.ts";
import { readSynthIndexSync, type SynthIndex, synthIndexFile } from "../lib/documents/synth-index.ts";
import { type SynthOutcome, synthOutcomeVariable } from "../lib/documents/synth-outcome.ts";
import { manifestYaml } from "../lib/encode/manifest-yaml.ts";
import { type GateOptions, ServedApiGate } from "./api-gate.ts";
import { FailedValidation, objectsOf, validate } from "./cluster-chart.ts";
import type { Delivery } from "./delivery.ts";
import type { Fleet } from "./fleet.ts";
import { type FleetCluster, type FleetMember, fleetCluster } from "./fleet-cluster.ts";
import { FleetOutput, type Layout } from "./fleet-output.ts";
import { orderedCharts } from "./object-order.ts";
import { OutputFolder } from "./output-folder.ts";
import { buildObjects, type ClusterBuilder, type RenderOptions } from "./render-cluster.ts";
import { RenderedFleet } from "./rendered-fleet.ts";
import { SecretGuard } from "./secret-guard.ts";
import { selectable } from "./selectable.ts";
import { SynthReport } from "./synth-report.ts";

/** The fleet to render, where the output goes, and what is judged before it is written. */
export interface FleetAppProps extends Pick<AppProps, "outdir" | "resolvers" | "recordConstructMetadata"> {
  readonly fleet: Fleet;
  /**
   * `per-cluster`: each cluster's folder holds its manifests. `per-class`: clusters that run the same share a folder, and
   * each has a Kustomization that refers to it, so that pull requests stay small.
   *
   * @default "per-cluster"
   */
  readonly layout?: Layout;
  readonly gate?: GateOptions;
  /**
   * Whether to render each cluster for its planned version as well, below `next/`.
   *
   * @default false
   */
  readonly renderNext?: boolean;
  /**
   * Whether clusters whose builds read the same share one rendering. Builders must be pure.
   *
   * @default true
   */
  readonly share?: boolean;
  /**
   * How many of the clusters that share a rendering are rendered by themselves as well, and compared; `true` for all.
   *
   * @default - what FLEETWRIGHT_VERIFY_SHARING says, else none.
   */
  readonly verifySharing?: boolean | number;
  /** Day on which waivers are judged, `YYYY-MM-DD`. */
  readonly asOf?: string;
  /** Files for the tools that bring the manifests to the clusters. */
  readonly delivery?: readonly Delivery[];
}

type Applies = (cluster: FleetCluster, member: FleetMember) => boolean;

/**
 * An app that renders every cluster of a fleet. `cdk8s synth`, `fleetwright synth` and running the program by itself all
 * work. Nothing but warnings is printed, on stderr.
 */
export class FleetApp extends App {
  readonly fleet: Fleet;
  readonly #props: FleetAppProps;
  readonly #builders: { readonly applies: Applies; readonly build: ClusterBuilder }[] = [];

  constructor(props: FleetAppProps) {
    const { resolvers, recordConstructMetadata } = props;
    // The folder that the command line asks for comes first; cdk8s-cli finds nothing elsewhere.
    const outdir = process.env["CDK8S_OUTDIR"] ?? props.outdir;
    super({
      ...(outdir === undefined ? {} : { outdir }),
      ...(resolvers === undefined ? {} : { resolvers }),
      ...(recordConstructMetadata === undefined ? {} : { recordConstructMetadata }),
    });
    this.fleet = props.fleet;
    this.#props = props;
  }

  /**
   * Says what clusters run. Several builders may apply to a cluster; they add to one chart, in the order given.
   *
   * @param selector Which clusters: a selector as in `fleet.yaml`, or a function of the cluster.
   * @param build Adds to the chart of one cluster. Pure; see `ClusterBuilder`.
   */
  forEachCluster(selector: Selector | ((cluster: FleetCluster) => boolean), build: ClusterBuilder): this {
    const applies: Applies =
      typeof selector === "function" ? selector : (_, member) => fitsSelector(selector, selectable(member));
    this.#builders.push({ applies, build });
    return this;
  }

  /** The objects of one cluster, without writing or judging anything. @throws FleetError `NOT_FOUND` */
  synthCluster(id: string): readonly object[] {
    const member = this.fleet.members.find((one) => one.id === id);
    if (member === undefined)
      throw new FleetError("NOT_FOUND", "There is no such cluster in the fleet", { cluster: id });
    return buildObjects(member, [...this.#buildersOf(member).values()], this.#renderOptions()).objects;
  }

  /** Every cluster's manifests as one text. */
  override synthYaml(): string {
    const rendered = this.#rendered();
    const files = this.fleet.members.map((member) => rendered.render(member, this.#buildersOf(member)).content.bytes);
    return Buffer.concat(files).toString("utf8");
  }

  /**
   * Writes every cluster's manifests, their index, and what the delivery needs, and removes what a former run wrote and
   * this one does not. After a refusal the folder is as it was.
   *
   * @throws FleetError `UNSUPPORTED` with every object that a cluster would refuse or that holds a secret; `CONFIG` when
   * the folder cannot be written; what a validation or a builder throws.
   */
  override synth(): void {
    if (process.env["CDK8S_DISABLE_SORT"]) {
      throw new FleetError("CONFIG", "CDK8S_DISABLE_SORT would make the output depend on how objects were made");
    }
    const previous = previousIndex(join(this.outdir, synthIndexFile));
    const output = new FleetOutput(
      new OutputFolder(this.outdir),
      this.#props.layout ?? "per-cluster",
      this.fleet.stages,
    );
    try {
      const report = this.#render(output);
      for (const line of report.remarks) process.stderr.write(`${line}\n`);
      refuse(report.refusals);
      output.finish(this.#props.delivery ?? [], previous, this.fleet.complete);
      const clusters = this.fleet.members.length;
      tell({ clusters, renderings: report.renderings, warnings: report.remarks.length });
    } finally {
      output.discard();
    }
    if (this.#recordsConstructs()) output.writeConstructs();
  }

  #render(output: FleetOutput): SynthReport {
    const rendered = this.#rendered();
    const report = new SynthReport();
    const failed: string[] = [];
    for (const member of this.fleet.members) {
      try {
        this.#renderMember(member, rendered, report, output);
      } catch (error) {
        if (!(error instanceof FailedValidation)) throw error;
        failed.push(error.message);
      }
    }
    if (failed.length > 0) {
      tell({ refusals: failed.length });
      throw new FailedValidation(listed(failed, 20, "\n"));
    }
    this.#addOwnCharts(output);
    report.renderings = rendered.built;
    return report;
  }

  #renderMember(member: FleetMember, rendered: RenderedFleet, report: SynthReport, output: FleetOutput): void {
    const builders = this.#buildersOf(member);
    const now = rendered.render(member, builders);
    report.add(member.id, [member.profile.version.now, ...member.upgrades].join(" → "), now);
    if (this.#props.renderNext !== true || member.upgrades.length === 0) {
      output.add(member, now);
      return;
    }
    const next = rendered.render(afterPlan(member), builders);
    report.add(member.id, member.profile.version.next, next);
    output.add(member, now, next);
  }

  #rendered(): RenderedFleet {
    const { share = true, verifySharing = process.env["FLEETWRIGHT_VERIFY_SHARING"] ?? 0 } = this.#props;
    const verify = verifySharing === true || verifySharing === "all" ? Number.POSITIVE_INFINITY : Number(verifySharing);
    return new RenderedFleet(this.#renderOptions(), new ServedApiGate(this.#props.gate ?? {}), { share, verify });
  }

  #renderOptions(): RenderOptions {
    const { resolvers = [], asOf } = this.#props;
    const secrets = new SecretGuard(this.fleet.endpoints, asOf);
    const recordConstructs = this.#recordsConstructs();
    return { resolvers, secrets, recordConstructs, ...(asOf === undefined ? {} : { asOf }) };
  }

  #recordsConstructs(): boolean {
    return this.#props.recordConstructMetadata ?? process.env["CDK8S_RECORD_CONSTRUCT_METADATA"] === "true";
  }

  #buildersOf(member: FleetMember): ReadonlyMap<number, ClusterBuilder> {
    const cluster = fleetCluster(member);
    const which = new Map<number, ClusterBuilder>();
    for (const [index, { applies, build }] of this.#builders.entries()) {
      if (applies(cluster, member)) which.set(index, build);
    }
    return which;
  }

  /** Charts that were defined in the app itself, for a management cluster say. */
  #addOwnCharts(output: FleetOutput): void {
    if (orderedCharts(this).length === 0) return;
    validate(this);
    for (const content of orderedCharts(this)) {
      output.addFile({ path: `${Names.toDnsLabel(content.chart)}.k8s.yaml`, text: manifestYaml(objectsOf(content)) });
    }
  }
}

/** The cluster as it will be when the plan is done. */
function afterPlan(member: FleetMember): FleetMember {
  const { next } = member.profile.version;
  return { ...member, profile: { ...member.profile, version: { now: next, next } }, upgrades: [] };
}

function previousIndex(path: string): SynthIndex | undefined {
  return existsSync(path) ? readSynthIndexSync(path) : undefined;
}

function refuse(refusals: readonly string[]): void {
  if (refusals.length === 0) return;
  tell({ refusals: refusals.length });
  const shown = listed(refusals, 50, "\n  ");
  throw new FleetError("UNSUPPORTED", `The fleet was not written, for ${refusals.length} reasons:\n  ${shown}`);
}

/** The first of many texts, and how many there are besides. */
function listed(texts: readonly string[], most: number, separator: string): string {
  const more = texts.length > most ? [`and ${texts.length - most} more`] : [];
  return [...texts.slice(0, most), ...more].join(separator);
}

/** Tells whoever runs the app how it went; so a refusal can be told from a crash. */
function tell(outcome: SynthOutcome): void {
  const file = process.env[synthOutcomeVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(outcome));
}
