import { hash } from "node:crypto";

/** What a file is to hold. */
export interface FileContent {
  readonly bytes: Uint8Array;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
}

export function fileContent(text: string): FileContent {
  const bytes = Buffer.from(text, "utf8");
  return { bytes, sha256: hash("sha256", bytes, "hex") };
}
