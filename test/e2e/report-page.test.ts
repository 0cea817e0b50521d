import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fleetReport } from "../../lib/report/html/fleet-report.ts";
import { chromiumArguments, chromiumPath } from "../support/browser.ts";
import { reportOf } from "../support/report-fleet.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Run in the page, so they are text here: the types of this project know no document.
const clippedLabels = `[...document.querySelectorAll("svg.axis")].map((axis) => {
  const place = axis.getBoundingClientRect();
  const boxes = [...axis.querySelectorAll("text")]
    .filter((text) => getComputedStyle(text).display !== "none")
    .map((text) => text.getBoundingClientRect())
    .sort((a, b) => a.left - b.left);
  return boxes.filter(
    (box, index) =>
      box.left < place.left - 20 || box.right > place.right + 20 || (index > 0 && boxes[index - 1].right > box.left),
  ).length;
})`;
const axeViolations = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))`;

describe.skipIf(chromiumPath === undefined)(
  "the report in a browser (needs Chromium; FLEETWRIGHT_CHROMIUM names one)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "fleetwright-report-"));
    const file = join(folder, "fleet.html");
    let browser: Browser;

    beforeAll(async () => {
      writeFileSync(file, fleetReport(reportOf(130)));
      browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: [...chromiumArguments] });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function open(width: number, colorScheme: "light" | "dark"): Promise<{ page: Page; said: string[] }> {
      // The policy of the page forbids scripts; those of this test are let in.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) said.push(`request ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      return { page, said };
    }

    for (const width of [390, 900, 1600]) {
      for (const scheme of ["light", "dark"] as const) {
        test(`at ${width} pixels in ${scheme} nothing overflows, is clipped or complains, and axe finds nothing`, async () => {
          const { page, said } = await open(width, scheme);
          const room = await page.evaluate<number[]>("[document.documentElement.scrollWidth, window.innerWidth]");
          expect(room[0]).toBeLessThanOrEqual(room[1] ?? 0);
          const overlaps = await page.evaluate<number[]>(clippedLabels);
          expect(overlaps).toStrictEqual([0, 0]);
          await page.evaluate(axe);
          const violations = await page.evaluate<string[]>(axeViolations);
          expect(violations).toStrictEqual([]);
          expect(said).toStrictEqual([]);
          await page.context().close();
        });
      }
    }

    test("without scripts the page is whole under its own policy, and reads as headings, tables and words", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      const tree = await page.locator("body").ariaSnapshot();
      expect(tree).toContain('heading "Support windows" [level=2]');
      expect(tree).toContain('navigation "Sections"');
      expect(tree).toMatch(/columnheader "Ends"/);
      expect(tree).toMatch(/rowheader/);
      expect(said).toStrictEqual([]);
      await context.close();
    });
  },
);
