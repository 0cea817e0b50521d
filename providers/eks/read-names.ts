import { FleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Send } from "./accounts.ts";
import { type AwsOperation, members } from "./sdk.ts";

type Listing = Extract<AwsOperation, `eks:List${string}`>;

/**
 * The names that a listing gives, a page at a time and none twice. What cannot be read is told at the end, so that it
 * costs no name that can.
 *
 * @throws FleetError of the request, `PAGE_LOOP`, or `BAD_RESPONSE` for an entry that is not a name.
 */
export async function* readNames(
  operation: Listing,
  fetch: (nextToken: string | undefined) => ReturnType<Send>,
): AsyncGenerator<readonly string[], void, undefined> {
  const member = members[operation];
  const seen = new Set<string>();
  let unreadable: FleetError | undefined;
  const listed = pages(operation, async (nextToken) => {
    const page = new Reader(await fetch(nextToken));
    const items = page.texts(member);
    const next = page.text("nextToken");
    const [problem] = page.problems;
    if (problem !== undefined) {
      unreadable ??= new FleetError("BAD_RESPONSE", `${operation}: ${problem.message}`, {
        provider: "eks",
        path: problem.path,
      });
    }
    return { items, next };
  });
  for await (const names of listed) {
    // An empty name would turn the next request into a listing of its own.
    const fresh = names.filter((name) => name !== "" && !seen.has(name));
    for (const name of fresh) seen.add(name);
    yield [...new Set(fresh)];
  }
  if (unreadable !== undefined) throw unreadable;
}
