import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { KubeClient } from "./client.ts";
import type { Target } from "./targets.ts";

/** What one request gave. */
export interface Part<T> {
  readonly value?: T;
  readonly gaps: readonly Gap[];
  readonly error?: FleetError;
}

export interface Request {
  readonly path: string;
  readonly accept?: string;
  readonly isExpected: (body: Reader) => boolean;
}

/** The requests of one run to one cluster; what fails is a gap, and only `CANCELLED` is thrown. */
export interface Api {
  read<T>(what: string, operation: string, request: Request, map: (body: Reader) => T | undefined): Promise<Part<T>>;
  /** Follows the pages of a list; what came before a failure is kept. */
  list<T>(
    what: string,
    operation: string,
    request: Request,
    map: (item: Reader) => T | undefined,
  ): Promise<Part<readonly T[]>>;
}

const pageSize = 500;

export function createApi(target: Target, client: KubeClient, call: CallOptions): Api {
  const { scope, clusterName } = target;
  const send = (operation: string, request: Request) =>
    call.send(scope, operation, (signal) =>
      client.get({ ...request, operation, now: call.now(), runSignal: call.signal, signal }),
    );
  const failed = (what: string, error: unknown): { readonly gaps: readonly Gap[]; readonly error: FleetError } => {
    if (isFleetError(error, "CANCELLED")) throw error;
    const gap = gapOf(scope, what, error, clusterName);
    return { gaps: [gap], error: isFleetError(error) ? error : new FleetError(gap.code, gap.message) };
  };
  const problemGaps = (what: string, { problems }: Reader): readonly Gap[] =>
    problems.map(({ path, message }) => ({ scope, what, code: "BAD_RESPONSE", message, path, cluster: clusterName }));

  return {
    async read(what, operation, request, map) {
      try {
        const body = await send(operation, request);
        const value = map(body);
        return { ...(value === undefined ? {} : { value }), gaps: problemGaps(what, body) };
      } catch (error) {
        return failed(what, error);
      }
    },
    async list<T>(what: string, operation: string, request: Request, map: (item: Reader) => T | undefined) {
      for (let restarts = 0; ; restarts++) {
        const value: T[] = [];
        const gaps: Gap[] = [];
        const fetch = async (next: string | undefined) => {
          const query = new URLSearchParams({
            limit: String(pageSize),
            ...(next === undefined ? {} : { continue: next }),
          });
          const body = await send(operation, { ...request, path: `${request.path}?${query}` });
          const items = body.objects("items").flatMap((item) => map(item) ?? []);
          const following = body.object("metadata").text("continue");
          gaps.push(...problemGaps(what, body));
          return { items, next: following };
        };
        try {
          for await (const page of pages(what, fetch)) value.push(...page);
          return { value, gaps };
        } catch (error) {
          // The list has outlived its token, which names a state that the server has forgotten.
          if (restarts === 0 && isFleetError(error) && error.status === "410") continue;
          const failure = failed(what, error);
          return { value, error: failure.error, gaps: [...gaps, ...failure.gaps] };
        }
      }
    },
  };
}
