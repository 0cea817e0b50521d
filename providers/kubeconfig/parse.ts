import { type BaseIssue, type IssuePathItem, safeParse } from "valibot";
import { type ClusterEntry, type ContextEntry, sections, type UserEntry } from "./entries.ts";
import { type Flaw, readYamlText, type YamlText } from "./yaml-text.ts";

/** An entry of one of the lists: what it says, or why it cannot be used. */
export type Entry<T> = { readonly value: T } | { readonly flaw: Flaw };

/** A kubeconfig, entry by entry: one that is broken costs only the contexts that use it. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry<ClusterEntry>>;
  readonly users: ReadonlyMap<string, Entry<UserEntry>>;
  readonly contexts: ReadonlyMap<string, Entry<ContextEntry>>;
  /** What belongs to no named entry. */
  readonly flaws: readonly Flaw[];
}

/** Reads the text of a kubeconfig. `file` is its name in messages. */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const yaml = readYamlText(text, file);
  if ("text" in yaml) return { clusters: new Map(), users: new Map(), contexts: new Map(), flaws: [yaml] };
  const flaws: Flaw[] = [];
  if (yaml.value !== null && !isMap(yaml.value)) flaws.push(yaml.flaw([], "expected a map"));
  const root = isMap(yaml.value) ? yaml.value : {};
  return {
    clusters: readSection<ClusterEntry>(root, "clusters", yaml, flaws),
    users: readSection<UserEntry>(root, "users", yaml, flaws),
    contexts: readSection<ContextEntry>(root, "contexts", yaml, flaws),
    flaws,
  };
}

function readSection<T>(
  root: Readonly<Record<string, unknown>>,
  section: keyof typeof sections,
  yaml: YamlText,
  flaws: Flaw[],
): ReadonlyMap<string, Entry<T>> {
  const entries = new Map<string, Entry<T>>();
  const list = root[section] ?? [];
  if (!Array.isArray(list)) {
    flaws.push(yaml.flaw([section], "expected a list"));
    return entries;
  }
  const { key, schema } = sections[section];
  for (const [index, raw] of list.entries()) {
    const parsed = safeParse(schema, raw);
    const name: unknown = isMap(raw) ? raw["name"] : undefined;
    const entry: Entry<T> = parsed.success
      ? { value: (parsed.output as Readonly<Record<string, unknown>>)[key] as T }
      : { flaw: flawOf([section, index], parsed.issues[0], yaml) };
    if (typeof name !== "string" || name === "") {
      flaws.push("flaw" in entry ? entry.flaw : yaml.flaw([section, index], "expected a name"));
    } else if (entries.has(name)) {
      // Which of the two is meant is anybody's guess; kubectl refuses the whole file.
      entries.set(name, { flaw: yaml.flaw([section, index, "name"], "the name is given twice") });
    } else {
      entries.set(name, entry);
    }
  }
  return entries;
}

function flawOf(at: readonly (string | number)[], issue: BaseIssue<unknown>, yaml: YamlText): Flaw {
  const path: readonly IssuePathItem[] = issue.path ?? [];
  const steps = [...at, ...path.map(({ key }) => (typeof key === "number" ? key : String(key)))];
  const last = path.at(-1);
  const isMissing = last !== undefined && isMap(last.input) && !Object.hasOwn(last.input, String(last.key));
  return yaml.flaw(steps, isMissing ? "the key is missing" : `expected ${issue.message}`);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
