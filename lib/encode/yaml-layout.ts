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
 * A JSON value as a block-style YAML document: two spaces of indentation, lists indented under their key, a newline at
 * the end. Members stand in their own order.
 */
export function yamlLayout(value: unknown, scalars: YamlScalars): string {
  if (!isCollection(value)) return `${leaf(value, "  ", scalars)}\n`;
  const out = { text: "" };
  write(value, "", 0, scalars, true, out);
  return out.text;
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/** What is not empty; an empty list or map is a leaf. */
function isCollection(value: unknown): value is Collection {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/**
 * Appends the lines of a list or map. One text grows, since handing parts up makes garbage of every level.
 *
 * @param begun Whether the first line goes on where a dash has begun it.
 */
function write(
  value: Collection,
  indent: string,
  depth: number,
  scalars: YamlScalars,
  begun: boolean,
  out: { text: string },
): void {
  const inner = `${indent}  `;
  let start = begun ? "" : indent;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      out.text += `${start}- `;
      start = indent;
      if (isCollection(item)) write(item, inner, depth + 1, scalars, true, out);
      else out.text += `${leaf(item, inner, scalars)}\n`;
    }
    return;
  }
  let empty = true;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields)) {
    const member = fields[key];
    if (member === undefined && !scalars.keepUndefined) continue;
    const text = scalars.key(key, depth);
    // The colon of a key that is too long would not be found; a question mark says that a key comes.
    const long = text.length > longestKey;
    const head = long ? `${start}? ${text}\n${indent}:` : `${start}${text}:`;
    if (isCollection(member)) {
      out.text += long ? `${head} ` : `${head}\n`;
      write(member, inner, depth + 1, scalars, long, out);
    } else out.text += `${head} ${leaf(member, inner, scalars)}\n`;
    start = indent;
    empty = false;
  }
  if (empty) out.text += `${start}{}\n`;
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
