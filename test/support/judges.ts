import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Other judges of manifests, where they are on the machine. */
export type JudgeName = "kube-score" | "kube-linter" | "polaris" | "kubectl-validate" | "checkov";

/** Folders that are searched: `FLEETWRIGHT_JUDGES`, then the PATH. */
const folders = [process.env["FLEETWRIGHT_JUDGES"], ...(process.env["PATH"] ?? "").split(delimiter)].filter(
  (folder) => folder !== undefined && folder !== "",
);

/** Path of a judge; `undefined` where it is not on the machine. */
export function findJudge(name: JudgeName): string | undefined {
  return folders.map((folder) => join(folder ?? "", name)).find(isExecutable);
}

/** What a judge prints, whatever it thinks of its input. Rejects when it cannot be started. */
export function runJudge(
  path: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      path,
      [...args],
      { maxBuffer: 256 * 1024 * 1024, timeout: 50_000 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ code: child.exitCode ?? 0, stdout, stderr });
      },
    );
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
