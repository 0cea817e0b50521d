import { hash } from "./seeded.ts";

/** One page of a listing, with all that a server needs to build its answer and a fault to spoil it. */
export interface SimPage<T> {
  readonly items: readonly T[];
  /** Token that this page was asked with. */
  readonly current?: string;
  /** Token of the following page; absent on the last one. */
  readonly next?: string;
  /** A token that leads to the first page. */
  readonly first: string;
}

/**
 * The page of `items` that `token` leads to; `undefined` when the token is not one of this listing. `listing` names the
 * listing, so that a token cannot be carried to another one.
 */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  listing: string,
  token?: string | null,
): SimPage<T> | undefined {
  const asked = token === null || token === undefined || token === "" ? undefined : token;
  const start = asked === undefined ? 0 : offsetOf(asked, listing);
  if (start === undefined || start > items.length) return undefined;
  const end = start + Math.max(1, size);
  return {
    items: items.slice(start, end),
    first: tokenOf(0, listing),
    ...(asked === undefined ? {} : { current: asked }),
    ...(end < items.length ? { next: tokenOf(end, listing) } : {}),
  };
}

function tokenOf(offset: number, listing: string): string {
  return Buffer.from(`${offset}:${hash(offset, listing).toString(16)}`).toString("base64url");
}

function offsetOf(token: string, listing: string): number | undefined {
  const match = /^(\d{1,9}):/.exec(Buffer.from(token, "base64url").toString("latin1"));
  const offset = Number(match?.[1]);
  return match !== null && tokenOf(offset, listing) === token ? offset : undefined;
}
