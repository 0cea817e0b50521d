// Makes a fresh clone ready to run: the locked packages, and a Node that the cloud SDKs accept.
// Plain JavaScript for Node 20: it runs before either is there.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const stamp = join(modules, ".fleetwright-setup");
const required = [22, 19];

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
const found = nodeOnPath();

// Not `npm ci`: it refuses a lockfile that lacks the optional binaries of platforms other than the one it was made on,
// and it would take away the Node that was fetched before.
const install = ["install", "--no-save"];
if (!accepts(found)) {
  say(
    `installing the locked packages, and Node 24, because ${found ?? "the one on the path"} is older than ${required.join(".")}`,
  );
  npm([...install, "--ignore-scripts=false", "node@24"]);
  if (!accepts(nodeOnPath())) {
    // Where npm is told not to run install scripts, the package that only holds the binary needs none.
    const platform = process.platform === "win32" ? "win" : process.platform;
    npm([...install, "--ignore-scripts", `node-${platform}-${process.arch}@24`]);
  }
  if (!accepts(nodeOnPath())) {
    say(`no Node >= ${required.join(".")} could be fetched; install one and run the command again`);
    process.exit(1);
  }
} else if (!installed) {
  say("installing the locked packages");
  npm(
    existsSync(join(modules, ".bin", "node"))
      ? [...install, "--ignore-scripts=false", "node@24"]
      : [...install, "--ignore-scripts"],
  );
}
if (!installed) writeFileSync(stamp, lock);

/** The version of the Node that npm scripts of this project get: the one in node_modules, else the caller's. */
function nodeOnPath() {
  const own = join(modules, ".bin", process.platform === "win32" ? "node.cmd" : "node");
  try {
    const command = existsSync(own) ? own : process.execPath;
    return execFileSync(command, ["--version"], { encoding: "utf8", shell: command.endsWith(".cmd") }).trim();
  } catch {
    return undefined;
  }
}

function accepts(version) {
  const [major = 0, minor = 0] = (version ?? "").replace(/^v/, "").split(".").map(Number);
  return major > required[0] || (major === required[0] && minor >= required[1]);
}

function npm(args) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const cli = process.env["npm_execpath"];
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  if (cli !== undefined && /\.[cm]?js$/.test(cli)) execFileSync(process.execPath, [cli, ...args, ...quiet], options);
  else execFileSync("npm", [...args, ...quiet], { ...options, shell: process.platform === "win32" });
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}
