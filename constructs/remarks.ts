import type { IConstruct } from "constructs";
import { Notes, thisCluster } from "./notes.ts";
import { profileAt } from "./placement.ts";

const brand = Symbol.for("fleetwright.Remarks");

type Remarking = { [brand]?: (notes: Notes) => void };

/** Roots of trees in which something has remarks: most have none, and need not be searched. */
const remarking = new WeakSet<IConstruct>();

/** Says what a construct has to remark on its rendering; asked again each time, since constructs change until then. */
export function remark(construct: IConstruct, say: (notes: Notes) => void): void {
  const holder = construct as Remarking;
  remarking.add(construct.node.root);
  const before = holder[brand];
  holder[brand] = (notes) => {
    before?.(notes);
    say(notes);
  };
}

/** What the constructs under `root`, itself included, have to remark, by construct; of those that `of` accepts. */
export function remarksOf(
  root: IConstruct,
  of: (construct: IConstruct) => boolean = () => true,
): readonly { readonly construct: IConstruct; readonly notes: Notes }[] {
  if (!remarking.has(root.node.root)) return [];
  return root.node
    .findAll()
    .filter(of)
    .flatMap((construct) => {
      const say = (construct as Remarking)[brand];
      if (say === undefined) return [];
      const notes = new Notes();
      say(notes);
      return [{ construct, notes }];
    });
}

/**
 * Warnings of everything under `root`, each with the path of its construct. In the order of the tree, each once.
 * `cluster` names the cluster that they speak of; by default that of the placement.
 */
export function warningsOf(root: IConstruct, cluster?: string): readonly string[] {
  const lines = remarksOf(root).flatMap(({ construct, notes }) =>
    notes.warnings.map((text) => `${construct.node.path}: ${named(text, construct, cluster)}`),
  );
  return [...new Set(lines)];
}

/** A remark with the name of the cluster in its place. */
export function named(text: string, construct: IConstruct, cluster?: string): string {
  return text.includes(thisCluster) ? text.replaceAll(thisCluster, cluster ?? profileAt(construct).name) : text;
}
