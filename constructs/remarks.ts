import type { IConstruct } from "constructs";
import { Notes } from "./notes.ts";

const brand = Symbol.for("fleetwright.Remarks");

type Remarking = { [brand]?: (notes: Notes) => void };

/** Says what a construct has to remark on its rendering; asked again each time, since constructs change until then. */
export function remark(construct: IConstruct, say: (notes: Notes) => void): void {
  const holder = construct as Remarking;
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

/** Warnings of everything under `root`, each with the path of its construct. In the order of the tree, each once. */
export function warningsOf(root: IConstruct): readonly string[] {
  const lines = remarksOf(root).flatMap(({ construct, notes }) =>
    notes.warnings.map((text) => `${construct.node.path}: ${text}`),
  );
  return [...new Set(lines)];
}
