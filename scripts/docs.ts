// Writes the generated parts of the documents. With --check it only compares, and fails on a difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { permissions as aks } from "../providers/aks/permissions.ts";
import { permissions as eks } from "../providers/eks/permissions.ts";
import { permissions as gke } from "../providers/gke/permissions.ts";
import { permissions as iks } from "../providers/iks/permissions.ts";
import { permissions as kubeconfig } from "../providers/kubeconfig/permissions.ts";
import { registry } from "../providers/registry.ts";
import { commandsPage } from "./commands-page.ts";
import { configTables } from "./config-page.ts";
import { constructPages, constructsPage } from "./constructs-page.ts";
import { calendarTable, movesTable, priceTable } from "./decision-tables.ts";
import { findingsPage } from "./findings-page.ts";
import { indexPage } from "./index-page.ts";
import { detailGrantsOf, policyWriters } from "./policies.ts";
import { schemasPage } from "./schemas-page.ts";
import { upgradeRulesTable } from "./upgrade-rules-page.ts";

const tables = { eks, gke, aks, iks, kubeconfig };
const check = process.argv.includes("--check");
const constructs = constructPages();
if (!check) mkdirSync("docs/constructs", { recursive: true });
const stale = [
  update("docs/permissions.md", () => permissionsPage()),
  update("docs/findings.md", () => findingsPage()),
  update("docs/commands.md", () => commandsPage()),
  update("docs/constructs.md", () => constructsPage()),
  ...[...constructs].map(([file, text]) => update(`docs/constructs/${file}`, () => text)),
  ...readdirSync("docs/constructs")
    .filter((file) => !constructs.has(file))
    .map((file) => `docs/constructs/${file} (nothing writes it)`),
  update("README.md", (text) => fillMarkers(text, "policies", policies())),
  update("docs/simulator.md", (text) => fillMarkers(text, "upgrade rules", upgradeRulesTable())),
  update("docs/how-it-decides.md", (text) => decisionTables(text)),
  update("docs/provider.md", (text) => fillMarkers(text, "own provider", example("own-provider"))),
  update("docs/configuration.md", (text) => fillMarkers(text, "keys", `\n${configTables()}`)),
  update("docs/schemas.md", () => schemasPage()),
  // After all others: it lists them.
  update("docs/README.md", () => indexPage()),
].filter((file) => file !== undefined);

if (check && stale.length > 0) {
  console.error(`not current: ${stale.join(", ")}. Run: npm run docs`);
  process.exitCode = 1;
}

function update(file: string, make: (text: string) => string): string | undefined {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const after = make(before);
  if (after === before) return undefined;
  if (!check) writeFileSync(file, after);
  return file;
}

function fillMarkers(text: string, name: string, body: string): string {
  const start = `<!-- generated: ${name} -->`;
  const end = `<!-- end: ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the markers of "${name}" are missing`);
  return `${text.slice(0, from + start.length)}\n${body}\n${text.slice(to)}`;
}

function decisionTables(text: string): string {
  const calendars = fillMarkers(text, "calendars", calendarTable());
  return fillMarkers(fillMarkers(calendars, "prices", priceTable()), "moves", movesTable());
}

function example(name: string): string {
  return `\n\`\`\`ts\n${readFileSync(`examples/${name}.ts`, "utf8").trimEnd()}\n\`\`\`\n`;
}

function policies(): string {
  return ids()
    .map((id) => {
      const { language, text, use } = policyOf(id);
      return `<details><summary>${registry[id].title}</summary>\n\n${use}\n\n\`\`\`${language}\n${text}\n\`\`\`\n${details(id)}\n</details>\n`;
    })
    .join("\n");
}

function permissionsPage(): string {
  const sections = ids().map((id) => {
    const rows = tables[id].map(
      ({ operation, grants, reads, need, source }) =>
        `| \`${operation}\` | ${grants.map((grant) => `\`${grant}\``).join("<br>") || "none"} | ${reads} | ${need} | ${source} |`,
    );
    const { language, text, use } = policyOf(id);
    const table = ["| request | needs | reads | for | source |", "|---|---|---|---|---|", ...rows].join("\n");
    return `## ${registry[id].title}\n\n${table}\n\n${use}\n\n\`\`\`${language}\n${text}\n\`\`\`\n${details(id)}`.trimEnd();
  });
  const intro =
    "What each provider asks its cloud for, and what that needs. Written by `npm run docs` from `providers/*/permissions.ts`;\n" +
    "a test compares the same tables with the requests that the simulated clouds received. Nothing in it can change anything.";
  return `# Permissions\n\n${intro}\n\n${sections.join("\n\n")}\n`;
}

function ids(): readonly (keyof typeof tables)[] {
  return ["eks", "gke", "aks", "iks", "kubeconfig"];
}

function details(id: keyof typeof tables): string {
  const grants = detailGrantsOf(tables[id]);
  return grants.length === 0
    ? ""
    : `\n\`inventory --detail all\` needs besides: ${grants.map((grant) => `\`${grant}\``).join(", ")}.\n`;
}

function policyOf(id: keyof typeof tables) {
  const write = policyWriters[id];
  if (write === undefined) throw new Error(`no policy writer for ${id}`);
  return write(tables[id]);
}
