import { type GoogleError, grpcCode } from "./google-status.ts";

/**
 * `google.rpc.Status` in protobuf, as `grpc-status-details-bin` carries it. Only `ErrorInfo` details are encoded; they
 * are by hand because the client library's definitions do not contain that message.
 */
export function statusDetails({ status, message, details = [] }: GoogleError): Buffer {
  return Buffer.concat([
    Buffer.from([0x08, grpcCode(status)]),
    field(2, message),
    ...details.map((detail) => field(3, Buffer.concat([field(1, text(detail["@type"])), field(2, errorInfo(detail))]))),
  ]);
}

function errorInfo(detail: Readonly<Record<string, unknown>>): Buffer {
  const metadata = Object.entries((detail["metadata"] ?? {}) as Readonly<Record<string, string>>);
  return Buffer.concat([
    field(1, text(detail["reason"])),
    field(2, text(detail["domain"])),
    ...metadata.map(([key, value]) => field(3, Buffer.concat([field(1, key), field(2, value)]))),
  ]);
}

/** A length-delimited field. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
