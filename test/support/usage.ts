// Loaded before a measured command (`--import`): says at its end what the process took, in a file of its own.
import { writeFileSync } from "node:fs";

export interface Usage {
  readonly peakRssMb: number;
  readonly processorMs: number;
}

const file = process.env["FLEETWRIGHT_USAGE_FILE"];
if (file !== undefined) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage: Usage = { peakRssMb: maxRSS / 1024, processorMs: (userCPUTime + systemCPUTime) / 1000 };
    writeFileSync(file, JSON.stringify(usage));
  });
}
