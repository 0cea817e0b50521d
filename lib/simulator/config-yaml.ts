/** Block YAML for plain data. Scalars are written as JSON, which YAML reads as the same values. */
export function configYaml(providers: readonly Readonly<Record<string, unknown>>[]): string {
  return block({ providers }, "").trimStart();
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value.map((item) => `\n${indent}- ${block(item, `${indent}  `).trimStart()}`).join("");
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return " {}";
    return members.map(([key, member]) => `\n${indent}${key}:${block(member, `${indent}  `)}`).join("");
  }
  return ` ${JSON.stringify(value)}`;
}
