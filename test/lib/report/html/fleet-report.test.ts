import { expect, test } from "vitest";
import { htmlText } from "../../../../lib/encode/html.ts";
import { fleetReport } from "../../../../lib/report/html/fleet-report.ts";
import { hostileStrings } from "../../../support/hostile-strings.ts";
import { reportOf } from "../../../support/report-fleet.ts";

test("the report has a section for everything that was asked of it, each with a heading that the contents link to", () => {
  const page = fleetReport(reportOf(30));
  for (const id of ["support", "versions", "cost", "waves", "blockers", "drift", "gaps", "sources"]) {
    expect(page).toContain(`<a href="#${id}">`);
    expect(page).toContain(`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">`);
  }
  expect(page).toContain("spec.replicas differs");
  expect(page).toContain("Freeze: cluster-1");
});

test("the report loads and runs nothing: no script, no address that would be fetched, no inline style", () => {
  const page = fleetReport(reportOf(30));
  expect(page).toContain("default-src 'none'; style-src 'sha256-");
  expect(page).not.toMatch(/<script|<img|<link|<iframe|\sstyle=|\son[a-z]+=|@import|url\((?!#)/i);
  expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].every(([, to = ""]) => to.startsWith("#"))).toBe(true);
});

test("a thousand clusters stay below a megabyte, and every one of them is named", () => {
  const page = fleetReport(reportOf(1000));
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  for (let index = 0; index < 1000; index++) expect(page).toMatch(new RegExp(`\\bcluster-${index}\\b`));
});

test("names by others stay text wherever they are shown", () => {
  const page = fleetReport(
    reportOf(60, (index) => `${hostileStrings[index % hostileStrings.length] ?? ""}<b>${index}`),
  );
  expect(page).not.toContain("<b>0");
  expect(page).toContain(htmlText("<b>0"));
  for (const raw of ["<script", "\u001b", "\u202e"]) expect(page).not.toContain(raw);
});

test("without a plan and without a comparison the report says so instead of showing nothing", () => {
  const { plan, drift, bands, ...rest } = reportOf(10);
  expect([plan, drift, bands].every((part) => part !== undefined)).toBe(true);
  const page = fleetReport(rest);
  expect(page).toContain("No plan was given.");
  expect(page).toContain("was not compared");
  expect(page).toContain("No findings were given.");
});

test("the same input gives the same bytes", () => {
  expect(fleetReport(reportOf(40))).toBe(fleetReport(reportOf(40)));
});
