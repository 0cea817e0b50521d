import { type Answer, transportError } from "./errors.ts";
import type { ServiceHandle } from "./sdk.ts";

export interface IksRequest {
  /** For messages, as in the table of permissions. */
  readonly operation: string;
  /** Below `/global` of the container service, such as `/v2/getWorkers`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly resourceGroup?: string;
  /** Another service than that of containers; the path is then all of the path. */
  readonly service?: "search";
  /** Sent as JSON, with POST: a question that is too long for a URL. */
  readonly body?: object;
}

/** Sends one request and takes down what the server answers, whatever its status. @throws FleetError without an answer */
export async function exchange(
  service: ServiceHandle,
  serviceUrl: string,
  { operation, path, query = {}, body }: IksRequest,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  const taken: { answer?: Answer } = {};
  const axiosOptions = {
    signal,
    responseType: "text",
    validateStatus: () => true,
    // Takes the answer down before the SDK parses it, and leaves it nothing to parse.
    transformResponse(text: unknown, all: { get(name: string): unknown }, status: number) {
      const header = (name: string) => {
        const value = all.get(name);
        return typeof value === "string" ? value : undefined;
      };
      taken.answer = { status, text: typeof text === "string" ? text : "", header };
      return "";
    },
  };
  const method = body === undefined ? "GET" : "POST";
  const options = { url: path, method, qs: query, ...(body === undefined ? {} : { body }) } as const;
  try {
    await service.send({ options, defaultOptions: { serviceUrl, headers, axiosOptions } });
  } catch (error) {
    // An answer that broke off has been taken down as well, as far as it came.
    throw transportError(error, operation);
  }
  if (taken.answer !== undefined) return taken.answer;
  throw new TypeError("the SDK handed over no answer");
}
