import type { Finding } from "../lib/core/finding.ts";
import type { KubeObject } from "../lib/core/kube-object.ts";

/** What a judge of rendered objects may know besides them. */
export interface JudgeContext {
  /** Minors that the cluster runs now and after the plan, oldest first; empty when none is known. */
  readonly minors: readonly string[];
  /** Day for rules that compare dates, `YYYY-MM-DD`; absent: nobody said. */
  readonly asOf?: string;
}

/**
 * Judges the objects of one chart, together, since some rules look at several. Pure. Waivers are annotations of the
 * objects, for the judge to honour.
 */
export type Judge = (objects: readonly KubeObject[], context: JudgeContext) => readonly Finding[];
