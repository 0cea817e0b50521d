import type { UpgradeInsight } from "../../lib/core/insight.ts";
import { pages } from "../../lib/core/pages.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Send } from "./accounts.ts";
import { mapInsight } from "./map-insight.ts";
import type { Notes } from "./notes.ts";

/**
 * What EKS itself says of a cluster's readiness. Those that pass are given as they are listed; the others are described,
 * which names the resources and clients they are about. `undefined` when they could not be listed, which is noted.
 */
export async function readInsights(
  send: Send,
  cluster: string,
  notes: Notes,
): Promise<readonly UpgradeInsight[] | undefined> {
  try {
    const listed: UpgradeInsight[] = [];
    for await (const page of listInsights(send, cluster, notes)) listed.push(...page);
    return await Promise.all(
      listed.map((insight) => (insight.severity === "ok" ? insight : describe(send, cluster, insight, notes))),
    );
  } catch (error) {
    notes.failed("insights", error);
    return undefined;
  }
}

function listInsights(send: Send, cluster: string, notes: Notes) {
  const seen = new Set<string>();
  return pages("insights", async (nextToken) => {
    const page = new Reader(await send("eks:ListInsights", { cluster, nextToken }));
    const items = page.objects("insights").flatMap((entry) => mapInsight(entry) ?? []);
    const next = page.text("nextToken");
    notes.problems("insights", page.problems);
    const fresh = items.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    return { items: fresh, next };
  });
}

/** The description, or what the listing said when there is none: a warning must not be lost over its reasons. */
async function describe(send: Send, cluster: string, listed: UpgradeInsight, notes: Notes): Promise<UpgradeInsight> {
  const what = `insight ${listed.title}`;
  try {
    const root = new Reader(await send("eks:DescribeInsight", { cluster, id: listed.id }));
    const described = mapInsight(root.object("insight"));
    notes.problems(what, root.problems);
    return described?.id === listed.id ? described : listed;
  } catch (error) {
    notes.failed(what, error);
    return listed;
  }
}
