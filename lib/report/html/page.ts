import { hash } from "node:crypto";
import { type Html, html } from "../../encode/html.ts";
import { styleSheet } from "./style-sheet.ts";

/** A part of the page, with the heading that the table of contents names. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/**
 * A whole document in one file. Its policy lets nothing be loaded or run: no script, no image, no font, and the style
 * sheet only as it was written here, known by its hash.
 */
export function page(
  head: { readonly title: string; readonly lead: Html; readonly foot: Html },
  sections: readonly Section[],
): string {
  const digest = hash("sha256", styleSheet, "base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ markup: policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${head.title}</title>
<style>${{ markup: styleSheet }}</style>
</head>
<body>
${patterns}
<header>
<h1>${head.title}</h1>
${head.lead}
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>\n${body}</section>\n`)}
</main>
<footer>${head.foot}</footer>
</body>
</html>
`.markup;
}

/** Fills that tell bars apart without colour. */
const patterns = html`<svg width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--extended)"/><rect width="2" height="6" fill="var(--page)" opacity=".45"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="var(--extended)"/><circle cx="3" cy="3" r="1.2" fill="var(--page)"/></pattern>
<pattern id="thin" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="2" height="8" fill="var(--unknown)"/></pattern>
<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="3" height="6" fill="var(--freeze)"/></pattern>
</defs></svg>`;

/**
 * A list behind a line that says how long it is: nothing is cut, and nothing is in the way. One name alone is shown
 * instead of the line.
 */
export function foldedNames(summary: Html | string, names: readonly string[]): Html {
  const [only] = names;
  if (names.length === 1 && only !== undefined && typeof summary === "string") return html`${only}`;
  return html`<details><summary>${summary}</summary><ul class="names">${names.map((name) => html`<li>${name}</li>`)}</ul></details>`;
}
