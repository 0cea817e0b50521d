import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimCertificate } from "./cloud.ts";

/**
 * Makes a throw-away certificate for 127.0.0.1, ::1 and localhost, and the authority that signed it. Only the
 * authority's certificate is written to disk, as clients take it by path; both keys stay in memory.
 *
 * @param now Milliseconds since the epoch; the certificate is valid from a day before until a week after.
 */
export async function createCertificate(now: number = Date.now()): Promise<SimCertificate> {
  const { generate } = await import("selfsigned");
  const lifetime = { notBeforeDate: new Date(now - day), notAfterDate: new Date(now + 7 * day) };
  const common = { ...lifetime, keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;
  const authority = await generate([{ name: "commonName", value: "fleetwright simulator" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-simulator-"));
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, authority.cert, { mode: 0o600 });
  return {
    key: server.private,
    cert: server.cert,
    ca: authority.cert,
    caFile,
    async client(name) {
      const client = await generate([{ name: "commonName", value: name }], {
        ...common,
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: "basicConstraints", cA: false },
          { name: "keyUsage", digitalSignature: true, critical: true },
          { name: "extKeyUsage", clientAuth: true },
        ],
      });
      return { key: client.private, cert: client.cert };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const day = 86_400_000;
