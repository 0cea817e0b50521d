import type { S3Client } from "@aws-sdk/client-s3";
import { FleetError } from "../../core/error.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

export interface ObjectStoreOptions {
  /** Another endpoint than Amazon's, for a store that speaks its API. Default: that of the environment. */
  readonly endpoint?: string;
  /** Default: that of the environment. */
  readonly region?: string;
}

/**
 * A store in a bucket that speaks the S3 API with conditional writes, as `s3://bucket/prefix`. Credentials are those of
 * the SDK's default chain. `@aws-sdk/client-s3` is loaded here and nowhere else.
 *
 * @throws FleetError `CONFIG` for a place of another shape, `MISSING_DEPENDENCY` without the package.
 */
export async function objectStore(place: string, options: ObjectStoreOptions = {}): Promise<SnapshotStore> {
  const { bucket, prefix } = partsOf(place);
  const sdk = await loadSdk();
  const client = new sdk.S3Client({
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.region === undefined ? {} : { region: options.region }),
    // Stores that are not Amazon's serve buckets by path as a rule.
    forcePathStyle: options.endpoint !== undefined || process.env["AWS_ENDPOINT_URL_S3"] !== undefined,
    maxAttempts: 5,
  });
  return {
    place: `s3://${bucket}/${prefix}`,
    async create(name, bytes) {
      const put = new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: `${prefix}${name}`,
        Body: bytes,
        ContentType: "application/x-ndjson",
        IfNoneMatch: "*",
      });
      try {
        await client.send(put);
        return "created";
      } catch (error) {
        // 409: another writer of the same name is under way, and a name says what is in it.
        if ([412, 409].includes(statusOf(error) ?? 0)) return "there-already";
        throw storeError(error, "CONFIG", `cannot write s3://${bucket}/${prefix}${name}`);
      }
    },
    list: () => listed(client, sdk, bucket, prefix),
    async *read(name) {
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: `${prefix}${name}` }));
        if (Body === undefined) throw new FleetError("BAD_DOCUMENT", `s3://${bucket}/${prefix}${name} has no content`);
        yield* Body as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw storeError(error, "BAD_DOCUMENT", `cannot read s3://${bucket}/${prefix}${name}`);
      }
    },
    close: () => client.destroy(),
  };
}

type Sdk = typeof import("@aws-sdk/client-s3");

async function listed(client: S3Client, sdk: Sdk, bucket: string, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          Delimiter: "/",
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const { Key = "" } of page.Contents ?? []) names.push(Key.slice(prefix.length));
      token = page.NextContinuationToken;
      if (token !== undefined && seen.has(token)) {
        throw new FleetError("PAGE_LOOP", `s3://${bucket}/${prefix}: a page leads back to one that was read`);
      }
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
  } catch (error) {
    throw storeError(error, "BAD_DOCUMENT", `cannot list s3://${bucket}/${prefix}`);
  }
  return names.filter((name) => name !== "").sort();
}

function partsOf(place: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, path = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(place) ?? [];
  if (bucket === undefined) {
    throw new FleetError("CONFIG", `${place}: this is no place in an object store`, {
      hint: "Write s3://BUCKET/PREFIX/.",
    });
  }
  return { bucket, prefix: path === "" || path.endsWith("/") ? path : `${path}/` };
}

async function loadSdk(): Promise<Sdk> {
  try {
    return await import("@aws-sdk/client-s3");
  } catch {
    throw new FleetError("MISSING_DEPENDENCY", "an object store needs the package @aws-sdk/client-s3", {
      hint: "npm install @aws-sdk/client-s3",
    });
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Code and status of what the SDK threw; never the error itself, which can hold credentials. */
function storeError(error: unknown, code: "CONFIG" | "BAD_DOCUMENT", what: string): FleetError {
  if (error instanceof FleetError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const status = statusOf(error);
  if (status === 403 || status === 401) {
    return new FleetError(status === 401 ? "AUTH" : "FORBIDDEN", `${what}: ${name}`, {
      hint: "It needs s3:PutObject to write, s3:ListBucket and s3:GetObject to merge.",
    });
  }
  if (status === 404) return new FleetError(code, `${what}: ${name}`);
  return new FleetError("UNAVAILABLE", `${what}: ${name}${status === undefined ? "" : ` (HTTP ${status})`}`);
}
