import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { root } from "../support/documents.ts";

/** Sources of the public entry points. */
const entries = Object.entries(manifest.exports)
  .filter(([name]) => name !== "./package.json")
  .map(([, target]) => join(root, target.replace("./dist/", "").replace(/\.js$/, ".ts")));

interface Exported {
  readonly file: string;
  readonly name: string;
}

/** What an index file hands on, and from where. */
function exportsOf(entry: string): readonly Exported[] {
  const text = readFileSync(entry, "utf8");
  const found: Exported[] = [];
  for (const [, names = "", from = ""] of text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gm)) {
    for (const name of names.split(",")) {
      const [original = ""] = name
        .trim()
        .replace(/^type /, "")
        .split(" as ");
      if (original !== "") found.push({ file: resolve(dirname(entry), from), name: original });
    }
  }
  for (const [, name = ""] of text.matchAll(declaration)) found.push({ file: entry, name });
  return found;
}

const declaration =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const) ([A-Za-z0-9_]+)/gm;

/** The doc comment right before the declaration of a name, if there is one; follows a file that only hands it on. */
function commentOf({ file, name }: Exported, depth = 0): string | undefined {
  const text = readFileSync(file, "utf8");
  const place = Array.from(text.matchAll(declaration)).find(([, declared]) => declared === name);
  if (place === undefined) {
    const handed = exportsOf(file).find((each) => each.name === name && each.file !== file);
    if (handed === undefined || depth > 3) throw new Error(`${relative(root, file)} does not declare ${name}`);
    return commentOf(handed, depth + 1);
  }
  const before = text.slice(0, place.index).trimEnd();
  if (!before.endsWith("*/")) return undefined;
  const comment = before.slice(before.lastIndexOf("/**"));
  return comment.startsWith("/**") ? comment : undefined;
}

test("every public symbol has a doc comment", () => {
  const symbols = entries.flatMap(exportsOf);
  expect(symbols.length).toBeGreaterThan(150);
  const bare = symbols.filter((symbol) => commentOf(symbol) === undefined);
  expect(bare.map(({ file, name }) => `${relative(root, file)}: ${name}`)).toStrictEqual([]);
});
