import { createRequire } from "node:module";
import { FleetError } from "../core/error.ts";
import type { Message } from "./google-names.ts";

/** How one method of the Container service is put on the wire. */
export interface MethodCodec {
  /** The request as plain JSON. */
  decode(bytes: Uint8Array): Message;
  encode(reply: Message): Uint8Array;
  /** The reply in its JSON form with enums as numbers, as `$alt=json;enum-encoding=int` asks for. */
  withNumbers(reply: Message): unknown;
}

/** The part of protobufjs that is used here. */
interface ProtoType {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
}

interface ProtoMethod {
  readonly name: string;
  readonly resolvedRequestType: ProtoType | null;
  readonly resolvedResponseType: ProtoType | null;
  resolve(): unknown;
}

interface Protobufjs {
  readonly Root: {
    fromJSON(json: unknown): {
      resolveAll(): unknown;
      lookupService(name: string): { readonly methodsArray: readonly ProtoMethod[] };
    };
  };
}

interface Proto3Json {
  toProto3JSON(message: object, options?: { readonly numericEnums: boolean }): unknown;
  fromProto3JSON(type: ProtoType, json: unknown): object | null;
}

export const containerService = "google.container.v1.ClusterManager";

let loaded: ReadonlyMap<string, MethodCodec> | undefined;

/**
 * Codecs of the Container service by method, made from the definitions inside the installed `@google-cloud/container`:
 * the simulator speaks exactly the version its user's client speaks, and the package needs no definitions of its own.
 *
 * @throws FleetError `MISSING_DEPENDENCY` when that package is not installed.
 */
export function containerCodecs(): ReadonlyMap<string, MethodCodec> {
  loaded ??= codecsFrom(import.meta.url);
  return loaded;
}

/** Like `containerCodecs`, but `undefined` when the package is not installed. */
export function tryContainerCodecs(): ReadonlyMap<string, MethodCodec> | undefined {
  try {
    return containerCodecs();
  } catch {
    return undefined;
  }
}

/** Like `containerCodecs`, for the package that a module at `url` would import. */
export function codecsFrom(url: string): ReadonlyMap<string, MethodCodec> {
  let definitions: unknown;
  let protobuf: Protobufjs;
  let proto3: Proto3Json;
  try {
    const here = createRequire(url);
    // The two libraries belong to google-gax, which belongs to the client; neither is a dependency of this package.
    const client = createRequire(here.resolve("@google-cloud/container"));
    const gax = createRequire(client.resolve("google-gax"));
    definitions = here("@google-cloud/container/build/protos/protos.json");
    protobuf = gax("protobufjs") as Protobufjs;
    proto3 = gax("proto3-json-serializer") as Proto3Json;
  } catch {
    throw new FleetError(
      "MISSING_DEPENDENCY",
      "the simulated GKE speaks gRPC with @google-cloud/container, which is not installed",
      {
        provider: "gke",
        hint: "Run `npm install @google-cloud/container`, or use its REST API, which needs no package.",
      },
    );
  }
  const root = protobuf.Root.fromJSON(definitions);
  root.resolveAll();
  const methods = root.lookupService(containerService).methodsArray;
  return new Map(
    methods.flatMap((method) => {
      method.resolve();
      const { name, resolvedRequestType: request, resolvedResponseType: response } = method;
      return request === null || response === null ? [] : [[name, codecOf(request, response, proto3)] as const];
    }),
  );
}

function codecOf(request: ProtoType, response: ProtoType, proto3: Proto3Json): MethodCodec {
  const messageOf = (reply: Message): object => {
    const message = proto3.fromProto3JSON(response, reply);
    if (message === null) throw new TypeError("a reply is not an object");
    return message;
  };
  return {
    decode: (bytes) => proto3.toProto3JSON(request.decode(bytes)) as Message,
    encode: (reply) => response.encode(messageOf(reply)).finish(),
    withNumbers: (reply) => proto3.toProto3JSON(messageOf(reply), { numericEnums: true }),
  };
}
