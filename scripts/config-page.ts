import { type ConfigKey, configKeys } from "./config-keys.ts";

/** Every key of `fleet.yaml` as tables: one for each of its parts, and one for each provider. */
export function configTables(): string {
  const parts = Map.groupBy(configKeys(), ({ path, variant }) => `${partOf(path)} ${variant ?? ""}`.trim());
  return [...parts].map(([part, keys]) => `${titleOf(part, keys)}\n\n${table(keys)}\n`).join("\n");
}

function partOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function titleOf(part: string, [first]: readonly ConfigKey[]): string {
  const [name = "", provider] = part.split(" ");
  return provider === undefined
    ? `### \`${name}\``
    : `### \`${name}\`, id \`${provider}\`: ${first?.meaning.replace(/\.$/, "")}`;
}

function table(keys: readonly ConfigKey[]): string {
  const rows = keys.map(({ path, form, meaning, otherwise, required, like }) => {
    const said = like === undefined ? meaning : `${meaning} Its keys are those of \`${like}\`.`.trim();
    return `| \`${path}\` | ${cell(form)} | ${cell(said)} | ${cell(otherwise ?? (required ? "has to be there" : "nothing"))} |`;
  });
  return ["| key | holds | meaning | left out |", "|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
