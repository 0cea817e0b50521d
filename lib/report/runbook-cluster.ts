import type { CommandBook } from "../core/command.ts";
import type { Finding } from "../core/finding.ts";
import type { ClusterPlan, Hop } from "../core/plan.ts";
import { markdownCode, markdownText } from "../encode/markdown.ts";
import { kubectlChecks } from "./kubectl-checks.ts";
import { durationText, minuteText, planDeadlineText, verdictText, workMinutes } from "./plan-words.ts";
import { commandBlock } from "./runbook-commands.ts";
import { stepSection } from "./runbook-step.ts";
import { minutesOf } from "./stretches.ts";

/** The runbook of one cluster: everything between logging in and the last look. */
export function clusterRunbook(
  cluster: ClusterPlan,
  book: CommandBook,
  findings: ReadonlyMap<string, Finding>,
  planHash: string,
): string {
  const parts = [
    `# ${markdownText(cluster.name)}\n`,
    facts(cluster, planHash),
    ownerNote(cluster),
    judgement(cluster, findings),
    `## Before the first hop\n\n${commandBlock("Connect", book.connect)}\n${commandBlock("Look", [...book.look, ...kubectlChecks(book.context, "before")])}`,
    ...cluster.hops.map((hop, index) => hopSection(index + 1, hop, cluster, book)),
    `## At the end\n\n${commandBlock("Look", kubectlChecks(book.context, "after"))}`,
    "Watch for 60 min. Then read the inventory again, and go on: `fleetwright plan --continue plan.json`.\n",
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function facts(cluster: ClusterPlan, planHash: string): string {
  const { provider, account, location, environment, owner, version, target, start, end, deadline, canary } = cluster;
  const rows: readonly (readonly [string, string])[] = [
    ["Cluster", [provider, account, location].map(markdownCode).join(" ")],
    ["Environment", environment === undefined ? "" : markdownCode(environment)],
    ["Owner", owner === undefined ? "" : markdownCode(owner)],
    [
      "Way",
      `${markdownText(version ?? "unknown")} to ${markdownText(target ?? "unknown")}${canary === true ? ", as a canary" : ""}`,
    ],
    [
      "Time",
      start === undefined || end === undefined ? "not scheduled" : `${minuteText(start)} to ${minuteText(end)} UTC`,
    ],
    ["Work", `${durationText(workMinutes(cluster))}, an estimate`],
    ["Deadline", deadline === undefined ? "" : `${markdownText(planDeadlineText(cluster))} (${deadline.kind})`],
    ["Verdict", verdictText(cluster)],
    ["Plan", `\`${planHash.slice(0, 12)}\``],
  ];
  return rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `- ${name}: ${value}\n`)
    .join("");
}

function ownerNote({ managedBy }: ClusterPlan): string {
  return managedBy === undefined
    ? "No tag says which tool this cluster is defined in. Ask, before you change it by hand: a definition elsewhere takes changes back.\n"
    : `Its tags say that it is defined in **${markdownText(managedBy)}**: versions are changed there, and the commands are there to look.\n`;
}

/** What the checks say of each hop, and how far it can be trusted. */
function judgement({ hops, verdict }: ClusterPlan, findings: ReadonlyMap<string, Finding>): string {
  const lines = hops.flatMap((hop, index) =>
    hop.findings.flatMap(({ fingerprint, certainty }) => {
      const found = findings.get(fingerprint);
      if (found === undefined) return [];
      const { code, severity, verdict: of, message, fix } = found;
      const kind = of === "unknown" ? "not known" : severity;
      return [
        `- Hop ${index + 1}, ${kind}, ${certainty}: **${markdownText(code)}** ${markdownCode(message)} ${markdownText(fix)}\n`,
      ];
    }),
  );
  if (lines.length === 0) return verdict === "ready" ? "" : "Not every check could be made; see the plan.\n";
  const unique = [...new Set(lines)];
  return `## What the checks say\n\n${unique.join("")}\nWhat needs a rescan is looked at again before its hop: read the inventory and plan once more.\n`;
}

function hopSection(number: number, hop: Hop, cluster: ClusterPlan, book: CommandBook): string {
  const { from, to, start, end, steps, done } = hop;
  const move = from === to ? `nodes to ${to}` : `${from} to ${to}`;
  const title = `## Hop ${number}: ${markdownText(move)}${done === true ? " (done)" : ""}\n`;
  if (done === true) return title;
  const time = start === undefined || end === undefined ? "" : `${minuteText(start)} to ${minuteText(end)} UTC, `;
  return [
    title,
    `${time}${durationText(minutesOf(steps))} of work.\n`,
    ...steps.map((step, index) => stepSection(index + 1, step, hop, cluster, book)),
  ].join("\n");
}
