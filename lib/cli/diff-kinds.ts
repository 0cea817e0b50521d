import { dirname } from "node:path";
import { diffFindings } from "../check/diff-findings.ts";
import { readFindings } from "../documents/findings-reader.ts";
import { readPlan } from "../documents/plan-reader.ts";
import { readSnapshot } from "../documents/snapshot-reader.ts";
import type { InventoryDiff } from "../fleet/diff-inventories.ts";
import { diffInventories } from "../fleet/diff-inventories.ts";
import { diffPlans, type PlanDiff } from "../plan/diff-plans.ts";
import type { DiffEntry, DiffView } from "../report/diff-view.ts";
import type { RedactionSources } from "../report/redaction/aliases.ts";
import { compareSynths } from "../synth/compare-synths.ts";
import { SynthFolder } from "../synth/synth-folder.ts";
import { findingsDiffView } from "./findings-diff-view.ts";
import { synthDiffView } from "./synth-diff-view.ts";

/** A difference as a document, and as it is shown. */
export interface Difference {
  readonly document: object;
  readonly view: DiffView;
  /** Whose names are in it. Absent: any text is, and it cannot be redacted. */
  readonly sources?: readonly RedactionSources[];
}

/** A kind of document that two of can be compared. */
export interface DiffKind {
  /** In the plural, for messages. */
  readonly title: string;
  /** @throws FleetError when one of the files cannot be read. */
  readonly compare: (before: string, after: string) => Promise<Difference>;
}

/** What `fleetwright diff` can compare, by the `kind` that the files name. */
export const diffKinds: ReadonlyMap<string, DiffKind> = new Map([
  [
    "FleetSnapshot",
    {
      title: "snapshots",
      compare: async (before, after) => {
        const [one, other] = [await readSnapshot(before), await readSnapshot(after)];
        const document = diffInventories(one, other);
        return { document, view: inventoryView(document), sources: [{ inventory: one }, { inventory: other }] };
      },
    },
  ],
  [
    "FleetPlan",
    {
      title: "plans",
      compare: async (before, after) => {
        const [one, other] = [await readPlan(before), await readPlan(after)];
        const document = diffPlans(one, other);
        return { document, view: planDiffView(document), sources: [{ plan: one }, { plan: other }] };
      },
    },
  ],
  [
    "FleetFindings",
    {
      title: "judgements of check",
      compare: async (before, after) => {
        const [one, other] = [await readFindings(before), await readFindings(after)];
        const document = diffFindings(one, other);
        const sources = [one, other].map(({ findings, unread }) => ({ findings, unreadInputs: unread }));
        return { document, view: findingsDiffView(document), sources };
      },
    },
  ],
  [
    "FleetSynth",
    {
      title: "output folders of synth",
      compare: async (before, after) => {
        const [old, now] = [await SynthFolder.open(dirname(before)), await SynthFolder.open(dirname(after))];
        const document = compareSynths(old, now);
        return { document, view: synthDiffView(document, old, now) };
      },
    },
  ],
]);

function inventoryView({ before, after, clusters, scopes }: InventoryDiff): DiffView {
  const signs = { added: "+", removed: "-", changed: "~", unseen: "?" } as const;
  return {
    before: `snapshot of ${before.takenAt}`,
    after: `snapshot of ${after.takenAt}`,
    changes: [
      ...clusters.map(({ change, name, provider, account, location, fields }): DiffEntry => {
        const place = [provider, account, location].filter((part) => part !== "").join("/");
        const detail = change === "unseen" ? `${place}; its scope was not read completely in one of them` : place;
        return { sign: signs[change], what: "cluster", name, detail, ...(fields === undefined ? {} : { fields }) };
      }),
      ...scopes.map(({ scope, before: was, after: is }): DiffEntry => {
        const status = {
          field: "status",
          ...(was === undefined ? {} : { before: was }),
          ...(is === undefined ? {} : { after: is }),
        };
        const sign = was === undefined ? "+" : is === undefined ? "-" : "~";
        return { sign, what: "scope", name: scope, ...(sign === "~" ? { fields: [status] } : {}) };
      }),
    ],
  };
}

function planDiffView({ before, after, clusters, problems, findings }: PlanDiff): DiffView {
  const signs = { added: "+", removed: "-", changed: "~" } as const;
  return {
    before: `plan ${before.hash.slice(0, 12)} as of ${before.asOf}`,
    after: `plan ${after.hash.slice(0, 12)} as of ${after.asOf}`,
    changes: [
      ...clusters.map(
        ({ name, change, fields }): DiffEntry => ({
          sign: signs[change],
          what: "cluster",
          name,
          ...(fields === undefined ? {} : { fields }),
        }),
      ),
      ...problems.map(
        ({ change, rule, message }): DiffEntry => ({
          sign: signs[change],
          what: "rule that cannot be met",
          name: rule,
          detail: message,
        }),
      ),
      ...findings.added.map((name): DiffEntry => ({ sign: "+", what: "finding", name })),
      ...findings.removed.map((name): DiffEntry => ({ sign: "-", what: "finding", name })),
    ],
  };
}
