/** How scalars are written; the layout around them is the same for every document. */
export interface YamlScalars {
  /**
   * A key, always on one line.
   *
   * @param depth 0 for members of the document itself.
   */
  key(text: string, depth: number): string;
  /** A string that a key or a dash stands before. Further lines of it begin with `indent`. */
  text(text: string, indent: string): string;
  number(value: number): string;
  /** Whether a member that is `undefined` is written, as `null`. */
  readonly keepUndefined: boolean;
}

/**
 * Writes JSON values as block-style YAML documents: two spaces of indentation, lists indented under their key, a newline
 * at the end. Members stand in their own order.
 */
export function yamlLayout(scalars: YamlScalars): (value: unknown) => string {
  const heads = new Heads(scalars);
  return (value) => {
    if (!isCollection(value)) return `${leaf(value, "  ", scalars)}\n`;
    const out = { text: "" };
    write(value, "", 0, heads, true, out);
    out.text += "\n";
    return out.text;
  };
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/** What is not empty; an empty list or map is a leaf. */
function isCollection(value: unknown): value is Collection {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/** What stands before the value of a key: line break, indentation, key, colon. */
interface Head {
  readonly beforeLeaf: string;
  readonly beforeCollection: string;
  /** Whether the first line of a collection goes on where the head ends. */
  readonly begins: boolean;
}

/**
 * The heads of keys, by depth. The same few thousand come again in every object, and a text of two pieces to a line is put
 * together faster than one of six.
 */
class Heads {
  readonly scalars: YamlScalars;
  readonly #byDepth: Map<string, Head>[] = [];
  #count = 0;

  constructor(scalars: YamlScalars) {
    this.scalars = scalars;
  }

  at(depth: number): ReadonlyMap<string, Head> {
    return this.#byDepth[depth] ?? none;
  }

  make(key: string, indent: string, depth: number): Head {
    const head = headOf(this.scalars.key(key, depth), indent);
    if (this.#count >= mostHeads) return head;
    this.#count++;
    const heads = this.#byDepth[depth] ?? new Map<string, Head>();
    this.#byDepth[depth] = heads.set(key, head);
    return head;
  }
}

function headOf(key: string, indent: string): Head {
  // The colon of a key that is too long would not be found; a question mark says that a key comes.
  const begins = key.length > longestKey;
  // Joined, since a sum of texts stays in pieces that are put together each time again.
  const head = (begins ? ["\n", indent, "? ", key, "\n", indent, ":"] : ["\n", indent, key, ":"]).join("");
  const beforeLeaf = [head, " "].join("");
  return { beforeLeaf, beforeCollection: begins ? beforeLeaf : head, begins };
}

const none: ReadonlyMap<string, Head> = new Map();

/** More than that are not kept: the keys of a document may be anything. */
const mostHeads = 20_000;

/**
 * Appends the lines of a list or map, each with the line break before it. One text grows, since handing parts up makes
 * garbage of every level.
 *
 * @param begun Whether the first line goes on where a dash, or the document, has begun it.
 */
function write(
  value: Collection,
  indent: string,
  depth: number,
  heads: Heads,
  begun: boolean,
  out: { text: string },
): void {
  const { scalars } = heads;
  const inner = `${indent}  `;
  // What the first line has already.
  let skipped = begun ? indent.length + 1 : 0;
  if (Array.isArray(value)) {
    const dash = `\n${indent}- `;
    for (const item of value as readonly unknown[]) {
      out.text += skipped === 0 ? dash : "- ";
      skipped = 0;
      if (isCollection(item)) write(item, inner, depth + 1, heads, true, out);
      else out.text += leaf(item, inner, scalars);
    }
    return;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const known = heads.at(depth);
  let empty = true;
  for (const key of Object.keys(fields)) {
    const member = fields[key];
    if (member === undefined && !scalars.keepUndefined) continue;
    const head = known.get(key) ?? heads.make(key, indent, depth);
    const before = isCollection(member) ? head.beforeCollection : head.beforeLeaf;
    out.text += skipped === 0 ? before : before.slice(skipped);
    skipped = 0;
    empty = false;
    if (isCollection(member)) write(member, inner, depth + 1, heads, head.begins, out);
    else out.text += leaf(member, inner, scalars);
  }
  if (empty) out.text += skipped === 0 ? `\n${indent}{}` : "{}";
}

function leaf(value: unknown, indent: string, scalars: YamlScalars): string {
  switch (typeof value) {
    case "string":
      return scalars.text(value, indent);
    case "number":
      return scalars.number(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null ? "null" : Array.isArray(value) ? "[]" : "{}";
    default:
      return "null";
  }
}

/** The most characters that the specification allows before a colon. */
const longestKey = 1_024;
