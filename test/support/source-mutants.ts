/** One change of a source text that makes it another program. */
export interface Mutant {
  /** From 1. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const changes: readonly (readonly [RegExp, string])[] = [
  [/ === /g, " !== "],
  [/ !== /g, " === "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ < /g, " >= "],
  [/ > /g, " <= "],
  [/ <= /g, " > "],
  [/ >= /g, " < "],
  [/\.some\(/g, ".every("],
  [/\.every\(/g, ".some("],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/(?<=[ (])0\b/g, "1"],
  [/(?<=[ (])1\b/g, "2"],
  [/(?<=\()!(?=[a-z])/g, ""],
];

/** Every single change of operators and constants in the statements of a source; comments, types and imports are left. */
export function mutantsOf(source: string): readonly Mutant[] {
  return source.split("\n").flatMap((line, index, lines) => {
    if (/^\s*(?:\/\/|\/?\*|import |export (?:interface|type) |readonly )/.test(line)) return [];
    // A colon and a type: `verdict: "fail" | "unknown"` has no operator of a program in it.
    return changes.flatMap(([pattern, to]) =>
      [...line.matchAll(pattern)].map((match) => {
        const changed = line.slice(0, match.index) + to + line.slice(match.index + match[0].length);
        return { line: index + 1, from: match[0].trim(), to: to.trim(), text: lines.with(index, changed).join("\n") };
      }),
    );
  });
}
