import { createHash } from "node:crypto";

/**
 * A file name for `text`, at most 80 bytes, of lower-case letters, digits and hyphens. Text that is such a name already
 * stays as it is; any other gets a hash of its exact characters, so that texts which differ only in case, accents or
 * separators have different names on every file system.
 *
 * @param extension With its dot, such as `.yaml`; taken as it is.
 */
export function fileName(text: string, extension = ""): string {
  if (clean.test(text) && !reserved.test(text) && !hashed.test(text)) return text + extension;
  const slug = text
    .slice(0, 200)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-|-$/g, "");
  // UTF-16, since UTF-8 would make every lone surrogate the same.
  const hash = createHash("sha256").update(Buffer.from(text, "utf16le")).digest("hex").slice(0, hashLength);
  return `${slug === "" ? "x" : slug}-${hash}${extension}`;
}

const hashLength = 16;
const clean = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Devices of Windows, whatever extension follows. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
/** A name that looks like one made here must not be taken for another's. */
const hashed = new RegExp(`-[0-9a-f]{${hashLength}}$`);

/**
 * Like `fileName`, for clouds that bound the length of a name.
 *
 * @param longest At least 30.
 */
export function resourceName(text: string, longest: number): string {
  const name = fileName(text);
  if (name.length <= longest) return name;
  // A name that is cut must have a hash, or two long ones might end alike.
  const whole = hashed.test(name) ? name : fileName(`${text}\n`);
  const end = whole.slice(-hashLength - 1);
  return whole.slice(0, longest - end.length).replace(/-+$/, "") + end;
}
