import { existsSync } from "node:fs";

/** Where a Chromium is, by its usual names; `FLEETWRIGHT_CHROMIUM` names another. `undefined` where there is none. */
export const chromiumPath: string | undefined = [
  process.env["FLEETWRIGHT_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find((path) => path !== undefined && existsSync(path));

/** Arguments under which it runs as root, asks nothing of the network and leaves no profile behind. */
export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
