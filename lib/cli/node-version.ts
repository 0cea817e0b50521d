/** The oldest Node that the cloud SDKs run on; `engines` in `package.json` says the same. */
const needed = [22, 19] as const;

/** What to say to somebody whose Node is too old to run the command; `undefined` where it is not. */
export function oldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return undefined;
  return `fleetwright: this is Node ${version}, and ${needed.join(".")} or newer is needed\n  npm's own package brings one: npx -p node@24 -p fleetwright fleetwright\n`;
}
