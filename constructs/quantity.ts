import { FleetError } from "../lib/core/error.ts";

/** CPU in thousandths or whole cores: `250m`, `2`. */
export type Cpu = `${number}m` | `${number}`;

/** Bytes in powers of two: `512Mi`, `2Gi`. */
export type Bytes = `${number}${"Ki" | "Mi" | "Gi" | "Ti"}`;

const units = { Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: 1024 * 1024 } as const;

/** Thousandths of a core. */
export function millis(cpu: Cpu): number {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(cpu);
  const value = Number(match?.[1]) * (match?.[2] === "m" ? 1 : 1000);
  if (!(value >= 1)) throw notQuantity(cpu, "250m or 2");
  return Math.round(value);
}

/** Mebibytes, rounded up. */
export function mebibytes(bytes: Bytes): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)$/.exec(bytes);
  const value = Number(match?.[1]) * units[(match?.[2] ?? "Mi") as keyof typeof units];
  if (!(value > 0)) throw notQuantity(bytes, "512Mi or 2Gi");
  return Math.ceil(value);
}

/** The shortest spelling of thousandths of a core. */
export function cpuText(value: number): Cpu {
  return value % 1000 === 0 ? `${value / 1000}` : `${value}m`;
}

/** The shortest spelling of mebibytes. */
export function bytesText(value: number): Bytes {
  return value % 1024 === 0 && value > 0 ? `${value / 1024}Gi` : `${value}Mi`;
}

function notQuantity(text: string, example: string): FleetError {
  return new FleetError("CONFIG", `${JSON.stringify(text)} is not a positive quantity`, { hint: `Write ${example}.` });
}
