import { hash } from "node:crypto";
import { FleetError } from "../lib/core/error.ts";
import { fileName } from "../lib/encode/file-name.ts";
import type { GateNote, ServedApiGate } from "./api-gate.ts";
import { FailedValidation } from "./cluster-chart.ts";
import type { FleetMember } from "./fleet-cluster.ts";
import { keyOf, type Read, recordReads } from "./recorded-reads.ts";
import { type ClusterBuilder, type Rendering, type RenderOptions, renderCluster } from "./render-cluster.ts";
import { SharedRenderings } from "./shared-renderings.ts";

export interface SharingOptions {
  /** Whether clusters whose builds read the same share one rendering. */
  readonly share: boolean;
  /** How many of the clusters that share are rendered again by themselves and compared. */
  readonly verify: number;
}

/** A rendering as one cluster gets it. */
export interface ClassRendering extends Rendering {
  /** What the gate says about the objects on the versions of the cluster. */
  readonly notes: readonly GateNote[];
  /** Clusters of one class run the same: a name that depends on what was read and not on what came of it. */
  readonly className: string;
}

/** So much text is kept to be shared; what comes after is rendered anew, which is slower and as right. */
const mostKeptBytes = 64 * 1024 * 1024;

/** A rendering with what decided it. */
interface Kept {
  readonly rendering: Rendering;
  readonly which: string;
  readonly reads: readonly Read[];
  /** By what the gate reads, which builders need not have read. */
  readonly judgements: SharedRenderings<Judgement>;
}

interface Judgement {
  readonly notes: readonly GateNote[];
  /** All that decided the rendering and the judgement. */
  readonly reads: readonly Read[];
  /** By what clusters that share them may differ in. */
  readonly classNames: Map<string, string>;
}

/** Renders clusters one by one; those that agree in all that is read of them get one rendering. */
export class RenderedFleet {
  readonly #options: RenderOptions;
  readonly #gate: ServedApiGate;
  readonly #sharing: SharingOptions;
  readonly #shared = new Map<string, SharedRenderings<Kept>>();
  #kept = 0;
  #verified = 0;
  /** Renderings that were made; fewer than were asked for where clusters share one. */
  built = 0;

  constructor(options: RenderOptions, gate: ServedApiGate, sharing: SharingOptions) {
    this.#options = options;
    this.#gate = gate;
    this.#sharing = sharing;
  }

  /**
   * @param builders Those that apply to the cluster, each by its number, which stays the same.
   * @throws FleetError `CONFIG` when the version that the cluster runs is not known; what a validation or a builder throws.
   */
  render(member: FleetMember, builders: ReadonlyMap<number, ClusterBuilder>): ClassRendering {
    const which = [...builders.keys()].join(",");
    const all = [...builders.values()];
    if (!this.#sharing.share) return this.#alone(member, this.#build(member, member, all));
    const renderings = this.#shared.get(which) ?? new SharedRenderings<Kept>();
    this.#shared.set(which, renderings);
    const found = renderings.find(member);
    if (found !== undefined) {
      this.#verify(member, all, found.rendering);
      return this.#judged(member, found);
    }
    const { view, reads } = recordReads(member);
    const rendering = this.#build(view, member, all);
    if (reads.some(isIdentity)) return this.#alone(member, rendering);
    const made = { rendering, which, reads, judgements: new SharedRenderings<Judgement>() };
    if (this.#kept < mostKeptBytes) {
      this.#kept += rendering.content.bytes.length;
      renderings.add(reads, made);
    }
    return this.#judged(member, made);
  }

  #alone(member: FleetMember, rendering: Rendering): ClassRendering {
    return { ...rendering, notes: this.#gate.judge(rendering.parts, member), className: member.id };
  }

  #judged(member: FleetMember, kept: Kept): ClassRendering {
    const judgement = kept.judgements.find(member) ?? this.#judge(member, kept);
    return { ...kept.rendering, notes: judgement.notes, className: classNameOf(member, kept.which, judgement) };
  }

  #judge(member: FleetMember, { rendering, reads, judgements }: Kept): Judgement {
    const recorded = recordReads(member);
    const notes = this.#gate.judge(rendering.parts, recorded.view);
    const known = new Set(reads.map(keyOf));
    const all = [...reads, ...recorded.reads.filter((read) => !known.has(keyOf(read)))];
    const judgement = { notes, reads: all, classNames: new Map<string, string>() };
    judgements.add(recorded.reads, judgement);
    return judgement;
  }

  #build(view: FleetMember, member: FleetMember, builders: readonly ClusterBuilder[]): Rendering {
    this.built++;
    return named(member, () => renderCluster(view, builders, this.#options));
  }

  #verify(member: FleetMember, builders: readonly ClusterBuilder[], found: Rendering): void {
    if (this.#verified >= this.#sharing.verify) return;
    this.#verified++;
    const alone = named(member, () => renderCluster(member, builders, this.#options));
    if (alone.content.sha256 === found.content.sha256) return;
    const lines = linesOf(found);
    const at = linesOf(alone).findIndex((line, index) => line !== lines[index]);
    throw new FleetError("CONFIG", `By itself the cluster is rendered otherwise than shared, from line ${at + 1} on`, {
      cluster: member.id,
      hint: "A builder depends on something besides the cluster. Make it pure, or set `share: false`.",
    });
  }
}

/** These differ in every cluster. */
function isIdentity({ path, way }: Read): boolean {
  return way === "value" && (path.join(".") === "id" || path.join(".") === "profile.id");
}

/** A change of environment or wave makes another class, so that a class is never rolled out to all of them at once. */
function classNameOf({ profile, wave }: FleetMember, which: string, { reads, classNames }: Judgement): string {
  const { environment, distribution, version } = profile;
  const differing = JSON.stringify([distribution, version.now, environment, wave ?? null]);
  const known = classNames.get(differing);
  if (known !== undefined) return known;
  const answers = reads.map(({ path, way, found }) => [path, way, typeof found, String(found)]);
  const key = hash("sha256", JSON.stringify([which, answers, environment, wave ?? null]), "hex").slice(0, 10);
  const name = fileName([distribution, version.now.replace(".", "-"), environment, key].join("-"));
  classNames.set(differing, name);
  return name;
}

function linesOf({ content }: Rendering): readonly string[] {
  return Buffer.from(content.bytes).toString("utf8").split("\n");
}

function named<T>(member: FleetMember, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (error instanceof FleetError) throw error;
    const message = `${member.id}: ${error instanceof Error ? error.message : String(error)}`;
    throw error instanceof FailedValidation ? new FailedValidation(message) : new Error(message, { cause: error });
  }
}
