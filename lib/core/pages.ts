import { FleetError } from "./error.ts";

/** One page of a listing. An absent or empty `next` ends it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/**
 * Follows a paged listing. Each page is yielded as it arrives, so that a failure later loses nothing that came before.
 *
 * A server that hands out a token twice would be followed for ever; it ends in an error instead.
 *
 * @throws FleetError `PAGE_LOOP` when a token repeats or `maxPages` is passed; whatever `fetch` rejects with.
 */
export async function* pages<T>(
  what: string,
  fetch: (next: string | undefined) => Promise<Page<T>>,
  maxPages = 10_000,
): AsyncGenerator<readonly T[], void, undefined> {
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const { items, next: following } = await fetch(next);
    yield items;
    if (following === undefined || following === "") return;
    if (seen.has(following))
      throw new FleetError("PAGE_LOOP", `the server repeated a page token while listing ${what}`);
    seen.add(following);
    next = following;
  }
  throw new FleetError("PAGE_LOOP", `the listing of ${what} did not end within ${maxPages} pages`);
}

/**
 * The next-page link, if it stays on the endpoint that the credentials are meant for.
 *
 * @throws FleetError `BAD_RESPONSE` when the link leads to another scheme, host or port, or is not a URL; `CONFIG` when
 * the endpoint is not one.
 */
export function pinnedLink(link: string, endpoint: string): string {
  if (!URL.canParse(endpoint)) throw new FleetError("CONFIG", "the endpoint is not a URL");
  const base = new URL(endpoint);
  const target = URL.canParse(link, endpoint) ? new URL(link, endpoint) : undefined;
  if (target === undefined || target.origin !== base.origin || target.username !== "" || target.password !== "") {
    const where = target === undefined ? "something that is not a URL" : target.origin;
    throw new FleetError(
      "BAD_RESPONSE",
      `the next-page link leads to ${where} instead of ${base.origin}; it was not followed`,
      {
        path: "$.nextLink",
      },
    );
  }
  return target.href;
}
