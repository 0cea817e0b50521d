import { LineCounter, type Node, parseDocument } from "yaml";

export type DataPath = readonly (string | number)[];

/** Something in a kubeconfig that cannot be used. Values are never quoted: any of them may be a credential. */
export interface Flaw {
  /** `file:line:column: $.path: what is wrong`. */
  readonly text: string;
  readonly path: string;
}

/** A kubeconfig's text as plain data, with the places of its values. */
export interface YamlText {
  readonly value: unknown;
  flaw(path: DataPath, message: string): Flaw;
}

/** A kubeconfig has no use for aliases; a text of a few lines with enough of them means millions of values. */
const maxAliases = 100;

/** Reads YAML 1.2, or JSON, without custom tags, doubled keys or many aliases. */
export function readYamlText(text: string, file: string): YamlText | Flaw {
  const lines = new LineCounter();
  const at = (offset: number, path: DataPath, message: string): Flaw => {
    const { line, col } = lines.linePos(offset);
    const where = jsonPath(path);
    return { text: `${file}:${Math.max(1, line)}:${Math.max(1, col)}: ${where}: ${message}`, path: where };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: "1.2" });
    const [complaint] = [...document.errors, ...document.warnings];
    // The parser's own words may quote the text; its code does not.
    if (complaint !== undefined) return at(complaint.pos[0], [], `not YAML that can be read here (${complaint.code})`);
    return {
      value: document.toJS({ maxAliasCount: maxAliases }) as unknown,
      flaw(path, message) {
        const depth = path.findLastIndex((_, index) => document.hasIn(path.slice(0, index + 1)));
        const node = document.getIn(path.slice(0, depth + 1), true) as Node | undefined;
        return at(node?.range?.[0] ?? 0, path, message);
      },
    };
  } catch {
    // Aliases that multiply, and nesting deeper than the stack.
    return at(0, [], "not YAML that can be read here: it is nested too deeply, or its aliases mean too much data");
  }
}

function jsonPath(path: DataPath): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join("")}`;
}
