import { readdirSync, readFileSync } from "node:fs";

/** Pages that come first, in the order in which they are read. All others follow by folder and name. */
const order: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ["Begin", ["tutorial", "inventory", "planning", "checks", "live-check", "pipelines"]],
  ["Constructs and synth", ["constructs", "synth", "gitops"]],
  ["How it works", ["how-it-decides", "comparison", "architecture", "simulator", "provider"]],
  [
    "Reference",
    ["commands", "configuration", "policy", "upgrade-path", "findings", "coverage", "permissions", "schemas"],
  ],
];

/** The page that leads to every other page of docs. */
export function indexPage(): string {
  const all = readdirSync("docs", { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .sort();
  const named = order.map(([title, pages]) => [title, pages.map((page) => `${page}.md`)] as const);
  const rest = all.filter((page) => !named.some(([, pages]) => pages.includes(page)));
  const folders = [...Map.groupBy(rest, (page) => (page.includes("/") ? page.slice(0, page.indexOf("/")) : "more"))];
  const sections = [...named, ...folders.map(([folder, pages]) => [capital(folder), pages] as const)];
  const texts = sections.map(([title, pages]) => {
    const lines = pages.filter((page) => all.includes(page)).map((page) => `- [${headingOf(page)}](${page})\n`);
    return `## ${title}\n\n${lines.join("")}`;
  });
  return `# Documentation\n\nWritten by \`npm run docs\`.\n\n${texts.join("\n")}`;
}

function headingOf(page: string): string {
  return /^# (.+)$/m.exec(readFileSync(`docs/${page}`, "utf8"))?.[1] ?? page;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
