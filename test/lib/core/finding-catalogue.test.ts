import { expect, test } from "vitest";
import { catalogueEntry, findingCatalogue } from "../../../lib/core/finding-catalogue.ts";
import { fromInstant } from "../../../lib/core/instant.ts";

const entries = Object.entries(findingCatalogue);

test("codes are words in capitals, of a family that says what they are about, or ids of the Pod Security Standards", () => {
  const form = /^(?:(?:UPGRADE|INFRA|INPUT|HARDEN|API|EXEMPTION)(?:-[A-Z0-9]+)+|PSS-[A-Za-z_]+)$/;
  expect(entries.map(([code]) => code).filter((code) => !form.test(code))).toStrictEqual([]);
});

test.each(entries)("%s says what it means, what it needs and what to do, with a source", (_, entry) => {
  expect(entry.title).toMatch(/^[A-Za-z].*[^.]$/);
  for (const sentence of [entry.meaning, entry.evidence, entry.fix]) expect(sentence).toMatch(/^[A-Zk].+\.$/);
  expect(entry.source).toMatch(/^https:\/\/[^/]+\.[a-z]+\//);
  expect(fromInstant(entry.asOf)).toBeDefined();
});

test("titles tell the codes apart", () => {
  expect(new Set(entries.map(([, { title }]) => title)).size).toBe(entries.length);
});

test("a code of somebody else has no entry", () => {
  expect([
    catalogueEntry("INFRA-QUOTA")?.severity,
    catalogueEntry("API-X"),
    catalogueEntry("__proto__"),
    catalogueEntry("constructor"),
  ]).toStrictEqual(["error", undefined, undefined, undefined]);
});
