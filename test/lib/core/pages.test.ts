import { describe, expect, test } from "vitest";
import { type Page, pages, pinnedLink } from "../../../lib/core/pages.ts";

/** A listing that answers each token with the page of that name. */
function listing(answers: Readonly<Record<string, Page<string>>>) {
  const asked: (string | undefined)[] = [];
  const fetch = async (next: string | undefined): Promise<Page<string>> => {
    asked.push(next);
    const page = answers[next ?? "first"];
    if (page === undefined) throw new Error(`no page ${next}`);
    return page;
  };
  return { asked, fetch };
}

async function collect<T>(
  stream: AsyncIterable<T>,
): Promise<{ readonly items: readonly T[]; readonly error?: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of stream) items.push(item);
    return { items };
  } catch (error) {
    return { items, error };
  }
}

describe("pages", () => {
  test.each([undefined, ""])("ends at a page whose token is %j", async (next) => {
    const { asked, fetch } = listing({ first: { items: ["a"], next: "t" }, t: { items: [], next } });
    expect(await collect(pages("clusters", fetch))).toStrictEqual({ items: [["a"], []] });
    expect(asked).toStrictEqual([undefined, "t"]);
  });

  test("hands out what came before a token that repeats, then ends in PAGE_LOOP", async () => {
    const { asked, fetch } = listing({
      first: { items: ["a"], next: "x" },
      x: { items: ["b"], next: "y" },
      y: { items: ["c"], next: "x" },
    });
    const { items, error } = await collect(pages("clusters", fetch));
    expect(items).toStrictEqual([["a"], ["b"], ["c"]]);
    expect(error).toMatchObject({
      code: "PAGE_LOOP",
      message: "the server repeated a page token while listing clusters",
    });
    expect(asked).toHaveLength(3);
  });

  test("ends in PAGE_LOOP when new tokens never stop, without asking for more than allowed", async () => {
    let asked = 0;
    const endless = async () => ({ items: [asked], next: String(++asked) });
    const { items, error } = await collect(pages("updates", endless, 5));
    expect(items).toHaveLength(5);
    expect(error).toMatchObject({ code: "PAGE_LOOP" });
    expect(asked).toBe(5);
  });

  test("passes a failure of a later page on after the earlier pages", async () => {
    const { fetch } = listing({ first: { items: ["a"], next: "gone" } });
    const { items, error } = await collect(pages("clusters", fetch));
    expect(items).toStrictEqual([["a"]]);
    expect(error).toMatchObject({ message: "no page gone" });
  });

  test("asks for no further page once its reader has stopped", async () => {
    const { asked, fetch } = listing({ first: { items: ["a"], next: "t" }, t: { items: ["b"] } });
    for await (const _ of pages("clusters", fetch)) break;
    expect(asked).toStrictEqual([undefined]);
  });
});

describe("pinnedLink", () => {
  const endpoint = "https://management.azure.com";

  test.each([
    ["https://management.azure.com/next?$skiptoken=a%20b", "https://management.azure.com/next?$skiptoken=a%20b"],
    ["https://MANAGEMENT.azure.com:443/next", "https://management.azure.com/next"],
    ["/subscriptions?page=2", "https://management.azure.com/subscriptions?page=2"],
  ])("follows %s", (link, href) => {
    expect(pinnedLink(link, endpoint)).toBe(href);
  });

  test.each([
    "https://evil.example/next",
    "http://management.azure.com/next",
    "https://management.azure.com:8443/next",
    "https://management.azure.com.evil.example/next",
    "https://management.azure.com@evil.example/next",
    "https://user:pw@management.azure.com/next",
    "//evil.example/next",
    "\\\\evil.example\\next",
    "https:\\\\evil.example",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https://",
    "http://[::1",
  ])("refuses %s and does not repeat its path", (link) => {
    expect(() => pinnedLink(link, endpoint)).toThrow(
      expect.objectContaining({
        code: "BAD_RESPONSE",
        path: "$.nextLink",
        message: expect.not.stringContaining("/next"),
      }),
    );
  });

  test("calls an endpoint that is no URL a mistake of the configuration", () => {
    expect(() => pinnedLink("/next", "management.azure.com")).toThrow(expect.objectContaining({ code: "CONFIG" }));
  });
});
