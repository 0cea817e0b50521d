import { ApiObject, App, Chart, Yaml } from "cdk8s";
import type { Construct } from "constructs";
import { assertHardened, place, presets, Tenant, WebService } from "../constructs/index.ts";
import { versionGates } from "../constructs/version-gates.ts";
import {
  type ConstructSample,
  constructSamples,
  preamble,
  type Surroundings,
  sampleValues,
} from "./construct-samples.ts";

/** The page that leads to every construct. */
export function constructsPage(): string {
  const rows = constructSamples.map(
    ({ name, about }) =>
      `| [${name}](constructs/${fileOf(name)}) | ${about.split(/(?<=[.:])\s/)[0]?.replace(/:$/, ".")} |`,
  );
  const table = ["| construct | what it is |", "|---|---|", ...rows].join("\n");
  return `${[intro, table, gates()].join("\n\n")}\n`;
}

/** A page for each construct, by the name of its file: how it is written, and what it becomes on one cluster. */
export function constructPages(): ReadonlyMap<string, string> {
  return new Map(constructSamples.map((sample) => [fileOf(sample.name), page(sample)]));
}

function fileOf(name: string): string {
  return `${name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.md`;
}

const intro = `# Constructs

Workloads for cdk8s that are hardened, rendered for one cluster and its version, and judged before anything is written.
Written by \`npm run docs\` from \`scripts/construct-samples.ts\`; the YAML is what these lines become on GKE 1.34.

\`\`\`ts
import { App, Chart } from "cdk8s";
import { place, presets, profileOf } from "fleetwright/constructs";

const chart = new Chart(new App(), "prod");
place(chart, { profile: presets.gke({ version: "1.34" }), asOf: "2026-11-21" }); // or profileOf(clusterOfAnInventory)
\`\`\`

The profile of the cluster is the only thing that a construct branches on. What is not known of it takes the stricter
rendering, and \`warningsOf(chart)\` says so. What nothing turns off: a read-only root filesystem, no root, no capabilities,
no token unasked, no traffic that was not declared. What an escape hatch (\`patchPod\`, \`addJsonPatch\`, an \`ApiObject\`
beside it) undoes is refused when the app is synthesised, with the construct, the rule and the fix; a waiver lets it
through until a day, and tells other judges as well:

\`\`\`ts
web.waive("HARDEN-READ-ONLY-ROOT", {
  reason: "the licence daemon writes to /opt/lic",
  owner: "shop@example.com",
  ticket: "SHOP-812",
  expires: "2027-03-31",
});
\`\`\`

The samples share:

\`\`\`ts
${preamble}
\`\`\``;

function page({ name, about, make, in: where, shows }: ConstructSample): string {
  const chart = chartOnGke();
  const made = make(where === "chart" ? chart : tenantIn(chart), surroundingsIn(chart));
  assertHardened(chart);
  const roots = Array.isArray(made) ? made : [made];
  const objects = roots
    .flatMap((root) => root.node.findAll())
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => shows === undefined || shows.includes(kind));
  const yaml = Yaml.stringify(...objects.map((object) => object.toJson())).trimEnd();
  const kinds = objects.map(({ kind }) => kind).join(", ");
  return `${[
    `# ${name}`,
    about,
    `\`\`\`ts\n${codeOf(make)}\n\`\`\``,
    `${shows === undefined ? "It becomes" : "Of what it becomes, here is"} ${kinds}:`,
    `\`\`\`yaml\n${yaml}\n\`\`\``,
    "What the samples share, and how a cluster is named, is on the page of [all constructs](../constructs.md).",
  ].join("\n\n")}\n`;
}

function chartOnGke(): Chart {
  const chart = new Chart(new App(), "prod");
  const profile = presets.gke({ version: "1.34", networkPolicyEnforced: true, environment: "prod" });
  place(chart, { profile, asOf: "2026-11-21" });
  return chart;
}

function tenantIn(chart: Chart): Construct {
  const quota = { cpu: "20", memory: "64Gi", storage: "100Gi" } as const;
  return (
    (chart.node.tryFindChild("tenant") as Construct | undefined) ??
    new Tenant(chart, "tenant", { name: "shop", owner: sampleValues.owner, quota })
  );
}

/** Made when a sample asks for them, so that none stands beside a sample of the same name. */
function surroundingsIn(chart: Chart): Surroundings {
  const made = new Map<string, WebService>();
  const service = (name: string, port: number) => {
    const found = made.get(name) ?? new WebService(tenantIn(chart), name, { app: "shop", name, ...sampleValues, port });
    made.set(name, found);
    return found;
  };
  return {
    get web() {
      return service("web", 8080);
    },
    get basket() {
      return service("basket", 9000);
    },
  };
}

/** The body of a sample, as it stands in its file, moved to the left. */
function codeOf(make: ConstructSample["make"]): string {
  const [first = "", ...rest] = make.toString().split("\n");
  const short = /=>\s*(\S.*)$/.exec(first)?.[1];
  if (rest.length === 0 && short !== undefined) return `${short};`;
  const isBlock = first.endsWith("{");
  const lines = isBlock ? rest.slice(0, -1).filter((line) => !line.trim().startsWith("return ")) : rest;
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  const code = lines.map((line) => line.slice(indent)).join("\n");
  return isBlock ? code : `${code};`;
}

function gates(): string {
  const rows = Object.values(versionGates).map(({ field, from }) => `| \`${field}\` | ${from} |`);
  return [
    "## Fields that not every version has",
    "A cluster that lacks one gets the older way with a warning that names the cluster, or is refused; nothing is dropped.",
    ["| field | from |", "|---|---|", ...rows].join("\n"),
  ].join("\n\n");
}
