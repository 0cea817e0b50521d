import { type ErrorCode, FleetError } from "../core/error.ts";

/** The system's code of a failed file operation, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  // Codes of Node itself have an underscore, and those of this package do not begin with E.
  return typeof error.code === "string" && /^E[A-Z0-9]{1,20}$/.test(error.code) ? error.code : undefined;
}

/** A failed file operation as a `FleetError`; anything else unchanged. */
export function fileError(error: unknown, code: ErrorCode, what: string, hint?: string): unknown {
  const system = systemCode(error);
  if (system === undefined) return error;
  const said = explanations[system];
  return new FleetError(code, `${what}: ${said === undefined ? system : `${said} (${system})`}`, {
    status: system,
    ...(hint === undefined ? {} : { hint }),
  });
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file of this name is there already",
  EFBIG: "the file would be too large",
  EIO: "the disk reports an error",
  EISDIR: "it is a folder",
  ENOENT: "no such file or folder",
  ENOSPC: "no space left on the disk",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "not permitted",
  EROFS: "the disk is read-only",
  ESPIPE: "it is a pipe, which can be read only once",
};
