/** One family of the OpenMetrics text format. Only gauges and info metrics: a reading of a fleet counts nothing up. */
export interface MetricFamily {
  /** Without the suffix `_info`, which the format adds. */
  readonly name: string;
  readonly type: "gauge" | "info";
  /** `seconds`, `days`; must be the end of the name. */
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** A label without a value is left out. */
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly value: number;
}

/** A whole exposition in the OpenMetrics 1.0 text format, ended by `# EOF`. Families without samples are kept. */
export function openMetrics(families: readonly MetricFamily[]): string {
  return `${families.map(familyText).join("")}# EOF\n`;
}

function familyText({ name, type, unit, help, samples }: MetricFamily): string {
  const head = [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
  ];
  const sampleName = type === "info" ? `${name}_info` : name;
  return `${[...head, ...samples.map((sample) => `${sampleName}${labelText(sample.labels)} ${valueText(sample.value)}`)].join("\n")}\n`;
}

function labelText(labels: MetricSample["labels"]): string {
  const pairs = Object.entries(labels).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${escaped(value)}"`],
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** The three escapes that the format has. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function valueText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}
