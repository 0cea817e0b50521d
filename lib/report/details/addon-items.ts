import type { Addon } from "../../core/addon.ts";
import type { Cluster } from "../../core/cluster.ts";
import { type DetailItem, joined } from "./detail-item.ts";

type Accepted = NonNullable<Addon["compatible"]>[number];

/** Add-ons, and whether each fits the minors that were asked for; where it does not, which versions do. */
export function addonItems({ addons }: Cluster): readonly DetailItem[] | undefined {
  return addons?.map((addon) => {
    const { name, version, managed, status, compatible = [], issues } = addon;
    const unfit = compatible.filter(({ versions }) => version === undefined || !versions.includes(version));
    const bad =
      issues.some(({ severity }) => severity === "error") || unfit.some(({ versions }) => versions.length === 0);
    return {
      name,
      about: version ?? "",
      state: joined(status ?? "unknown", managed ? "provider keeps it" : undefined),
      more: joined(
        fitText(compatible, unfit),
        ...unfit.map(acceptedText),
        ...issues.map(({ code, message }) => `${code}: ${message}`),
      ),
      verdict: bad ? "bad" : "neutral",
      quiet: issues.length === 0 && (managed || (compatible.length > 0 && unfit.length === 0)),
    };
  });
}

function fitText(compatible: readonly Accepted[], unfit: readonly Accepted[]): string | undefined {
  const fit = compatible.filter((entry) => !unfit.includes(entry)).map(({ minor }) => minor);
  return fit.length === 0 ? undefined : `fits ${fit.join(", ")}`;
}

function acceptedText({ minor, versions, defaultVersion }: Accepted): string {
  const [newest] = versions;
  if (newest === undefined) return `${minor} has no version of it`;
  const others = versions.length > 1 ? ` and ${versions.length - 1} more` : "";
  const standard = defaultVersion === undefined || defaultVersion === newest ? "" : `, default ${defaultVersion}`;
  return `${minor} takes ${newest}${others}${standard}`;
}
