import { generateFleet, type SimFleet, simulatedToday } from "../../lib/simulator/index.ts";

/** Texts that a tag may hold because somebody wants harm, or does not know better. */
export const hostileTexts: readonly string[] = [
  "\u001b[31mred\u001b[0m",
  "\u001b]0;title\u0007",
  "\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\",
  "\u009b2J",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(1,1)",
  "'=1+1",
  "\t=1+1",
  "../../../etc/passwd",
  "..\\..\\windows",
  "/etc/passwd",
  "__proto__",
  "constructor",
  "user\u202e\u2066// admin\u2069\u2066",
  "\u200f\u202ertl\u202c",
  "zero\u200bwidth\ufeff",
  "line\nbreak\r\nand return",
  "a,b;c|d",
  'say "hi"',
  "`id` $(id)",
  "<script>alert(1)</script>",
  "| a | b |",
  "# heading",
  "- item: { x: y }",
  "null",
  "yes",
  "1e3",
  "~",
  "nul\u0000byte",
  "שלום مرحبا 日本語 👩‍👩‍👧‍👦",
  "x".repeat(10_240),
  "\u202e".repeat(3_000),
];

/** A fleet in which hostile texts are the keys and values of tags, and the names of accounts. */
export function hostileFleet(): SimFleet {
  const fleet = generateFleet({ seed: 13, clusters: 40, scopes: 8, asOf: simulatedToday });
  const textAt = (index: number) => hostileTexts[index % hostileTexts.length] ?? "";
  return {
    ...fleet,
    // Names of AWS accounts are those of the configuration, which takes no control characters.
    accounts: fleet.accounts.map((account, index) =>
      account.cloud === "eks" ? account : { ...account, name: `${account.name} ${textAt(index)}` },
    ),
    clusters: fleet.clusters.map((cluster, index) => ({
      ...cluster,
      tags: Object.fromEntries(
        [
          ["env", textAt(index)],
          ["owner", textAt(index + 7)],
          [textAt(index), textAt(index + 1)],
          [textAt(index + 11), "value"],
          // Keys of Google's labels begin with a letter, and its SDK drops this one by itself.
          ["__proto__", textAt(index + 3)],
        ].filter(([key]) => cluster.cloud !== "gke" || key !== "__proto__"),
      ),
      ...(index % 5 === 0 ? { status: textAt(index) } : {}),
      ...(index % 4 === 0 ? { issues: [{ code: textAt(index + 2), message: textAt(index + 5) }] } : {}),
    })),
  };
}
