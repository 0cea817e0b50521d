import { X509Certificate } from "node:crypto";
import { toInstant } from "../../core/instant.ts";

/** When the last certificate of a bundle ends; `unreadable` for what is no certificate. */
export type BundleEnd = { readonly ends: string; readonly endsMs: number } | "unreadable";

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Reads a `caBundle`: PEM certificates in base64. A caller is trusted while one of them lasts. */
export function bundleEnd(caBundle: string): BundleEnd {
  const blocks = Buffer.from(caBundle, "base64").toString("latin1").match(block) ?? [];
  const ends = blocks.flatMap((pem) => endOf(pem) ?? []);
  if (ends.length === 0) return "unreadable";
  const endsMs = Math.max(...ends);
  return { ends: toInstant(endsMs), endsMs };
}

function endOf(pem: string): number | undefined {
  try {
    return new X509Certificate(pem).validToDate.getTime();
  } catch {
    return undefined;
  }
}
