import { intersects, validRange } from "semver";

/** Whether a chart's constraint allows some release of the minor, `1.36`; `undefined` when it cannot be read. */
export function allowsMinor(constraint: string, minor: string): boolean | undefined {
  const range = rangeOf(constraint);
  if (range === undefined) return undefined;
  const [major = "1", number = "0"] = minor.split(".");
  const releases = `>=${major}.${number}.0-0 <${major}.${Number(number) + 1}.0-0`;
  return intersects(range, releases, { includePrerelease: true });
}

/** Charts write constraints as Masterminds/semver reads them: a comma means `and`, and there is `!=`, which is not here. */
function rangeOf(constraint: string): string | undefined {
  if (constraint.length > 1_000 || constraint.includes("!=")) return undefined;
  const text = constraint
    .replace(/,/g, " ")
    .replace(/=>/g, ">=")
    .replace(/=</g, "<=")
    // `>=1.20-0` is how charts let preview versions of clouds in; here a preview needs a patch to be one of.
    .replace(/(?<![\d.])(\d+\.\d+)(-[0-9A-Za-z.]+)/g, "$1.0$2");
  return validRange(text, { includePrerelease: true, loose: true }) ?? undefined;
}
