import type { Severity } from "../lib/core/finding.ts";
import { type CatalogueEntry, findingCatalogue } from "../lib/core/finding-catalogue.ts";
import { addonSupport, knownAddons } from "../lib/data/addon-support.ts";
import { cgroupTable, droppedImages, upstreamChange } from "../lib/data/blockers.ts";
import { type InfrastructureOwner, ownerTable } from "../lib/data/owners.ts";
import { removedBehaviours, retiredProjects, retiredRegistries } from "../lib/data/retired.ts";
import { toolIdsOf, tools } from "../lib/data/tool-ids.ts";

const families: readonly (readonly [prefix: string, title: string, about: string])[] = [
  ["UPGRADE-", "Upgrades", "What stands against an upgrade, or should be known before it."],
  ["INFRA-", "Infrastructure", "What an upgrade needs around the cluster. Judged where `--detail capacity` was read."],
  [
    "API-",
    "API versions",
    "What becomes of the API versions that manifests are written in, at every minor on the way.",
  ],
  ["PSS-", "Pod Security Standards", "What breaks the level that was asked for, under the ids of the checks upstream."],
  ["EXEMPTION-", "Exemptions", "Exemptions that do not do what their authors think."],
  ["HARDEN-", "Hardening", "What any workload should do, whoever wrote it."],
  ["INPUT-", "Inputs", "What could not be read, or was read too long ago, so that other checks stand on less."],
];

const effects: Readonly<Record<Severity, string>> = {
  error: "blocks",
  warning: "warns",
  info: "informs",
};

/** The page on every code that a finding can have, with the bundled rows that some of them rest on. */
export function findingsPage(): string {
  const intro = [
    "# Findings",
    "",
    "Every code that a check can give. Written by `npm run docs` from `lib/core/catalogue`.",
    "",
    "A finding has a verdict. `fail`: the check looked and found something; one of severity `error` blocks the plan of its",
    "cluster. `unknown`: the check applies and its evidence could not be had; the cluster is then `cannot-determine`, never",
    "`ready`. A finding that applies from a minor on names it; for the hops after the next one, a _lasting_ finding is",
    "projected, and a _momentary_ one has to be looked at again first.",
  ].join("\n");
  return `${[intro, ...families.map(family)].join("\n\n")}\n`;
}

function family([prefix, title, about]: (typeof families)[number]): string {
  const entries: readonly (readonly [string, CatalogueEntry])[] = Object.entries(findingCatalogue).filter(([code]) =>
    code.startsWith(prefix),
  );
  const rows = entries.map(
    ([code, entry]) =>
      `| [\`${code}\`](#${code.toLowerCase()}) | ${entry.title} | ${entry.alwaysUnknown ? "leaves it open" : effects[entry.severity]} |`,
  );
  const table = ["| code | what | effect |", "|---|---|---|", ...rows].join("\n");
  return [`## ${title}`, about, table, ...entries.map(([code, entry]) => section(code, entry))].join("\n\n");
}

function section(code: string, entry: CatalogueEntry): string {
  const facts = [
    `- Severity: \`${entry.severity}\`, ${entry.outlook}.`,
    `- Evidence: ${entry.evidence}`,
    `- What to do: ${entry.fix}`,
    `- Source: <${entry.source}>, ${entry.asOf}.`,
    ...elsewhere(code),
  ].join("\n");
  const details = rowsOf(code);
  return [
    `### ${code}`,
    `**${entry.title}.** ${entry.meaning}`,
    facts,
    ...(details === undefined ? [] : [details]),
  ].join("\n\n");
}

/** What other tools call it. */
function elsewhere(code: string): readonly string[] {
  const ids = toolIdsOf(code);
  const told = tools.flatMap((tool) => {
    const own = ids[tool];
    return own === undefined ? [] : [`${tool} ${own.map(quoted).join(", ")}`];
  });
  return told.length === 0 ? [] : [`- Elsewhere: ${told.join("; ")}.`];
}

function rowsOf(code: string): string | undefined {
  if (code === "UPGRADE-IMAGE-DROPPED")
    return table(
      ["provider", "image", "none from", "instead", "source", "as of"],
      droppedImages.map((row) => [row.provider, row.image, row.from, row.instead, row.source, row.asOf]),
    );
  if (code === "UPGRADE-OWNED-BY-CODE") return owners();
  const own = retiredRowsOf(code);
  if (own !== undefined) return own;
  if (code === "UPGRADE-CGROUP-V1") return [change("cgroup-v1"), groups()].join("\n\n");
  if (code === "UPGRADE-CONTAINERD-1") return change("containerd-1");
  return code === "UPGRADE-KUBE-PROXY-IPVS" ? change("kube-proxy-ipvs") : undefined;
}

function retiredRowsOf(code: string): string | undefined {
  if (code === "UPGRADE-RETIRED-IMAGE")
    return table(
      ["project", "images", "since", "instead", "source"],
      retiredProjects.map((row) => [
        row.project,
        row.images.map(quoted).join(", "),
        row.since,
        row.instead,
        row.source,
      ]),
    );
  if (code === "UPGRADE-RETIRED-REGISTRY")
    return table(
      ["registry", "since", "instead", "source"],
      retiredRegistries.map((row) => [quoted(row.registry), row.since, row.instead, row.source]),
    );
  if (code === "UPGRADE-BEHAVIOUR-REMOVED")
    return table(
      ["what", "from", "instead", "source", "status"],
      removedBehaviours.map((row) => [
        `${row.kind} ${quoted(row.name)}`,
        row.from,
        row.instead,
        row.source,
        row.status,
      ]),
    );
  if (code !== "UPGRADE-ADDON-SUPPORT") return undefined;
  const without = knownAddons.filter(
    ({ addon, sameMinor }) => sameMinor !== true && !addonSupport.some((row) => row.addon === addon),
  );
  const same = knownAddons.filter(({ sameMinor }) => sameMinor === true);
  const rows = addonSupport.map((row) => [
    knownAddons.find(({ addon }) => addon === row.addon)?.title ?? row.addon,
    row.version,
    row.to === undefined ? `${row.from} and later` : `${row.from} to ${row.to}`,
    row.source,
    row.status,
  ]);
  return [
    table(["add-on", "its version", "Kubernetes", "source", "status"], rows),
    `Meant for the minor of the same number: ${same.map(({ title }) => title).join(", ")}.`,
    `Recognised, and without rows as yet: ${without.map(({ title }) => title).join(", ")}. Rows can be added in the configuration of a check.`,
  ].join("\n\n");
}

function change(name: Parameters<typeof upstreamChange>[0]): string {
  const row = upstreamChange(name);
  if (row === undefined) throw new Error(`no row for ${name}`);
  return `Applies from Kubernetes ${row.from} on. ${row.note ?? ""}`.trim();
}

function groups(): string {
  const rows = cgroupTable.map(({ provider, image, families, osImages, version, source }) => [
    provider ?? image ?? "",
    [...families, ...osImages].join(", "),
    version,
    source,
  ]);
  return table(["who", "images", "cgroup version", "source"], rows);
}

function owners(): string {
  const tools: readonly InfrastructureOwner[] = [...new Set(ownerTable.map(({ owner }) => owner))];
  const rows = tools.map((tool) => {
    const own = ownerTable.filter(({ owner }) => owner === tool);
    const keys = own.flatMap(({ keys = [], flags = [] }) => [...keys, ...flags.map((flag) => `${flag}=true`)]);
    const values = own.flatMap(({ values = [] }) => values);
    return [tool, keys.map(quoted).join(", "), values.map(quoted).join(", ")];
  });
  return `The first that fits wins: a tool that drives another one stands before it. Case and punctuation do not matter.\n\n${table(
    ["tool", "tags", "value of `managed-by`, `provisioner`, `iac` and their likes"],
    rows,
  )}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function quoted(text: string): string {
  return `\`${text}\``;
}
