import { ApiObject, App, Chart, Yaml } from "cdk8s";
import type { Construct } from "constructs";
import { assertHardened, place, presets, Tenant } from "../constructs/index.ts";
import { versionGates } from "../constructs/version-gates.ts";
import { type ConstructSample, constructSamples, preamble } from "./construct-samples.ts";

/** The page on every construct: how it is written, and what it becomes on one cluster. */
export function constructsPage(): string {
  return `${[intro, ...constructSamples.map(section), gates()].join("\n\n")}\n`;
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

function section({ name, about, make }: ConstructSample): string {
  const chart = new Chart(new App(), "prod");
  place(chart, {
    profile: presets.gke({ version: "1.34", networkPolicyEnforced: true }),
    asOf: "2026-11-21",
  });
  const made = make(name === "Tenant" ? chart : tenantIn(chart));
  assertHardened(chart);
  const objects = made.node.findAll().filter(ApiObject.isApiObject);
  const kinds = objects.map(({ kind }) => kind).join(", ");
  const yaml = Yaml.stringify(...objects.map((object) => object.toJson())).trimEnd();
  return [
    `## ${name}`,
    about,
    `\`\`\`ts\n${codeOf(make)}\n\`\`\``,
    `<details><summary>${kinds}</summary>\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n</details>`,
  ].join("\n\n");
}

function tenantIn(chart: Chart): Construct {
  const owner = { team: "shop", email: "shop@example.com" };
  return new Tenant(chart, "tenant", { name: "shop", owner, quota: { cpu: "20", memory: "64Gi", storage: "100Gi" } });
}

/** The body of a sample, as it stands in its file, moved to the left. */
function codeOf(make: ConstructSample["make"]): string {
  const [, ...lines] = make.toString().split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return `${lines.map((line) => line.slice(indent)).join("\n")};`;
}

function gates(): string {
  const rows = Object.values(versionGates).map(({ field, from }) => `| \`${field}\` | ${from} |`);
  return [
    "## Fields that not every version has",
    "A cluster that lacks one gets the older way with a warning that names the cluster, or is refused; nothing is dropped.",
    ["| field | from |", "|---|---|", ...rows].join("\n"),
  ].join("\n\n");
}
