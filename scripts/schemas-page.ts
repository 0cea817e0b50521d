import { readdirSync, readFileSync } from "node:fs";

interface Schema {
  readonly title: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly const?: unknown; readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** The page on the published JSON Schemas. */
export function schemasPage(): string {
  const sections = readdirSync("schemas")
    .filter((file) => file.endsWith(".schema.json"))
    .sort()
    .map((file) => section(file, JSON.parse(readFileSync(`schemas/${file}`, "utf8")) as Schema));
  const intro =
    "# JSON Schemas\n\nEvery document that is written has a `kind`, a `schemaVersion` and a published schema (draft 2020-12). Within a\n" +
    "`schemaVersion` fields are only added. Written by `npm run docs`; the schemas themselves by `npm run schemas`, from the code\n" +
    "that reads the documents.";
  return `${[intro, ...sections].join("\n\n")}\n`;
}

function section(file: string, { title, description, properties = {}, required = [] }: Schema): string {
  const names = Object.entries(properties).map(([name, { const: only, description: about }]) => {
    const value = only === undefined ? "" : ` = ${JSON.stringify(only)}`;
    const need = required.includes(name) ? "" : " (optional)";
    return `- \`${name}\`${value}${need}${about === undefined ? "" : `: ${about}`}`;
  });
  const text = description === undefined ? "" : `\n\n${description}`;
  const list = names.length === 0 ? "" : `\n\n${names.join("\n")}`;
  return `## ${title}\n\n[${file}](../schemas/${file})${text}${list}`;
}
