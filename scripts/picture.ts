// Draws docs/images: what `fleetwright inventory` and `fleetwright plan` really print for a small simulated fleet.
import { mkdirSync, writeFileSync } from "node:fs";
import { execute } from "../lib/cli/run.ts";
import { atomicWrite } from "../lib/documents/atomic-write.ts";
import { generateFleet, simulatedToday, startSimulator } from "../lib/simulator/index.ts";

const folder = "docs/images";
const configFile = ".fleetwright/picture.yaml";
const labels = "labels:\n  environment: { from: [env, environment] }\n";
const cell = { width: 8.4, height: 19 };
const colours: Readonly<Record<string, string>> = { "31": "#ff7b72", "32": "#7ee787", "33": "#e3b341" };

mkdirSync(folder, { recursive: true });
mkdirSync(".fleetwright", { recursive: true });
const fleet = generateFleet({ seed: 11, clusters: 16, asOf: simulatedToday, troubles: true });
const simulator = await startSimulator({ fleet });
const snapshot = ".fleetwright/picture.ndjson";
try {
  await atomicWrite(configFile, `${simulator.configYaml()}\n${labels}`);
  const asOf = ["--as-of", simulator.fleet.asOf.slice(0, 10)];
  const inventory = await printed(["inventory", "-c", configFile, ...asOf]);
  writeFileSync(`${folder}/inventory.svg`, picture("fleetwright inventory", inventory));
  await printed(["inventory", "-c", configFile, "--detail", "all", "--save", snapshot]);
  const plan = await printed(["plan", "--from", snapshot, "-c", configFile, ...asOf]);
  writeFileSync(`${folder}/plan.svg`, picture("fleetwright plan", plan));
} finally {
  await simulator.close();
}

async function printed(args: readonly string[]): Promise<string> {
  let text = "";
  await execute(args, "0", {
    out: (part) => {
      text += part;
    },
    err: (part) => void process.stderr.write(part),
    env: { ...process.env, ...simulator.env },
    now: () => Date.parse(simulator.fleet.asOf),
    columns: 100,
    colour: true,
    progress: false,
    signal: new AbortController().signal,
  });
  return text;
}

function picture(command: string, output: string): string {
  const lines = `$ ${command}\n${output}`.trimEnd().split("\n");
  const width = 100 * cell.width + 32;
  const height = lines.length * cell.height + 32;
  const rows = lines.map(
    (line, index) => `<text y="${(16 + (index + 0.8) * cell.height).toFixed(1)}">${spans(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Output of ${command} on a simulated fleet</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">`,
    ...rows,
    "</g></svg>",
    "",
  ].join("\n");
}

/** One line as runs of equal style. Each run is placed by its column, so that the grid holds in any monospaced font. */
function spans(line: string): string {
  let column = 0;
  let style = "";
  let drawn = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is read here
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    const code = /\[([0-9;]*)m$/.exec(part)?.[1];
    if (part.startsWith("\u001b") && code !== undefined) {
      style = styleOf(code);
    } else if (part !== "") {
      const length = [...part].length;
      drawn += `<tspan x="${(16 + column * cell.width).toFixed(1)}" textLength="${(length * cell.width).toFixed(1)}"${style}>${escapeXml(part)}</tspan>`;
      column += length;
    }
  }
  return drawn;
}

function styleOf(code: string): string {
  if (code === "1") return ' font-weight="bold"';
  if (code === "2") return ' fill-opacity="0.6"';
  const colour = colours[code];
  return colour === undefined ? "" : ` fill="${colour}"`;
}

function escapeXml(text: string): string {
  // No-break spaces, because viewers fold the others.
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(" ", "\u00a0");
}
