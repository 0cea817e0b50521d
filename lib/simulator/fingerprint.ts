import { createHash } from "node:crypto";

/** 64 hexadecimal digits that depend on the text only: ids and etags of simulated resources. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
