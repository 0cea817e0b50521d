import { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { accountKey } from "../../../lib/simulator/aws-credentials.ts";
import { createFaults, type FaultKind, type RequestIdentity, randomFaultKinds } from "../../../lib/simulator/faults.ts";
import { type Listener, listen, type SimHandler } from "../../../lib/simulator/http.ts";
import {
  type FaultPlan,
  generateFleet,
  type ScriptedFault,
  type Simulator,
  startSimulator,
} from "../../../lib/simulator/index.ts";
import { createRequestLog } from "../../../lib/simulator/request-log.ts";

const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

const fleet = generateFleet({ seed: 3, clusters: 160, asOf: "2026-11-21T00:00:00Z", scopes: 12 });

async function start(faults: FaultPlan, latencyMs = 0): Promise<Simulator> {
  const simulator = await startSimulator({ fleet, clouds: ["eks"], faults, latencyMs });
  open.push(() => simulator.close());
  return simulator;
}

function client(simulator: Simulator): EKSClient {
  const account = fleet.accounts[0]?.id ?? "";
  const eks = new EKSClient({
    region: "eu-west-1",
    endpoint: simulator.endpoints["aws"] ?? "",
    credentials: accountKey(account),
    maxAttempts: 1,
  });
  open.push(() => eks.destroy());
  return eks;
}

async function outcome(simulator: Simulator, signal = AbortSignal.timeout(20_000)): Promise<string> {
  const account = accountKey(fleet.accounts[0]?.id ?? "").accessKeyId;
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20261121/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=00`;
  try {
    const response = await fetch(`${simulator.endpoints["aws"]}/clusters`, { headers: { authorization }, signal });
    const after = response.headers.get("retry-after");
    const text = await response.text();
    const shape = text.startsWith("{") ? Object.keys(JSON.parse(text)).join() : text.slice(0, 6);
    return `${response.status} ${shape}${after === null ? "" : ` retry-after ${after}`}`;
  } catch (error) {
    const { name, cause } = error as Error & { readonly cause?: { readonly code?: string } };
    return cause?.code ?? name;
  }
}

const script = (kind: FaultKind, more: Partial<ScriptedFault> = {}): FaultPlan => ({
  script: [{ match: { operation: "eks:ListClusters" }, kind, ...more }],
});

test("the nth try of a request fails or not by the seed alone, whatever came between", () => {
  const identities: RequestIdentity[] = Array.from({ length: 12 }, (_, i) => ({
    cloud: i % 2 === 0 ? "eks" : "gke",
    operation: `op${i % 3}`,
    account: `a${i % 4}`,
    path: `/p${i}`,
  }));
  const rounds = identities.flatMap((identity) => [identity, identity, identity]);
  const decisions = (order: readonly RequestIdentity[], seed: number) => {
    const faults = createFaults({ rate: 0.5, seed });
    const seen = new Map<string, unknown[]>();
    for (const identity of order) seen.set(identity.path, [...(seen.get(identity.path) ?? []), faults.next(identity)]);
    return new Map([...seen].toSorted());
  };
  fc.assert(
    fc.property(fc.shuffledSubarray(rounds, { minLength: rounds.length }), fc.nat(), (order, seed) => {
      expect(decisions(order, seed)).toStrictEqual(decisions(rounds, seed));
    }),
    { numRuns: 50 },
  );
});

test("faults strike at the rate of the plan and spread over its kinds", () => {
  const faults = createFaults({ rate: 0.25, kinds: randomFaultKinds, seed: 5 });
  const kinds = Array.from(
    { length: 20_000 },
    (_, i) => faults.next({ cloud: "eks", operation: "o", path: `/${i}` })?.kind,
  );
  const struck = kinds.filter((kind) => kind !== undefined);
  expect(struck.length / kinds.length).toBeCloseTo(0.25, 1);
  for (const kind of randomFaultKinds) {
    expect(struck.filter((each) => each === kind).length / struck.length).toBeCloseTo(1 / randomFaultKinds.length, 1);
  }
});

test("no fault strikes without a plan, nor a sign-in call by chance", () => {
  const identity = { cloud: "eks", operation: "sts:AssumeRole", path: "/" } as const;
  expect(createFaults({}).next(identity)).toBeUndefined();
  const always = createFaults({ rate: 1 });
  expect(always.next({ ...identity, scriptedOnly: true })).toBeUndefined();
  expect(always.next(identity)).toBeDefined();
  always.inject({ match: { operation: "sts:AssumeRole" }, kind: "expired-token" });
  expect(always.next({ ...identity, scriptedOnly: true })?.kind).toBe("expired-token");
});

test("a scripted fault strikes what it names, as often as it says, until it is taken away", () => {
  const faults = createFaults({ script: [{ match: { account: "a", path: "x=1" }, kind: "reset", times: 2 }] });
  const ask = (account: string, path: string) => faults.next({ cloud: "gke", operation: "o", account, path })?.kind;
  expect([ask("b", "/?x=1"), ask("a", "/?x=2"), ask("a", "/?x=1"), ask("a", "/?x=1"), ask("a", "/?x=1")]).toStrictEqual(
    [undefined, undefined, "reset", "reset", undefined],
  );
  const remove = faults.inject({ match: { cloud: "gke" }, kind: "hang" });
  expect(ask("z", "/")).toBe("hang");
  remove();
  expect(ask("z", "/")).toBeUndefined();
});

test.each([
  ["throttle", /^429 message$/],
  ["throttle-retry-after", /^429 message retry-after 1$/],
  ["server-error", /^50[03] message$/],
  ["expired-token", /^403 message$/],
  ["wrong-shape", /^200 (?:<html>)?$/],
  ["reset", /^(?:ECONNRESET|UND_ERR_SOCKET)$/],
  ["unreachable", /^UND_ERR_SOCKET$/],
  ["truncated", /^(?:SyntaxError|UND_ERR_SOCKET)$/],
  ["slow-drip", /^200 clusters,nextToken$/],
] as const)("%s looks to a client as it does in the wild", async (kind, expected) => {
  const simulator = await start({ ...script(kind, { times: 1 }), dripMs: 1 });
  expect(await outcome(simulator)).toMatch(expected);
  expect(simulator.log.records.map(({ fault }) => fault)).toStrictEqual([kind]);
  expect(await outcome(simulator)).toBe("200 clusters,nextToken");
});

test("a given answer is sent word for word, as a proxy in between would", async () => {
  const answer = { status: 403, headers: { "content-type": "text/html", "x-proxy": "squid" }, body: "<html>no</html>" };
  const simulator = await start(script("answer", { answer }));
  const account = accountKey(fleet.accounts[0]?.id ?? "").accessKeyId;
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20261121/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=00`;
  const response = await fetch(`${simulator.endpoints["aws"]}/clusters`, { headers: { authorization } });
  expect(response.status).toBe(403);
  expect(Object.fromEntries(response.headers)).toMatchObject({ ...answer.headers, "content-length": "15" });
  expect(await response.text()).toBe(answer.body);
  expect(simulator.log.records).toMatchObject([{ operation: "eks:ListClusters", fault: "answer", status: 403 }]);
});

test("a hung request gets no answer until the client gives up", async () => {
  const simulator = await start(script("hang", { times: 1 }));
  const controller = new AbortController();
  const pending = outcome(simulator, controller.signal);
  await vi.waitFor(() => expect(simulator.log.records).toHaveLength(1));
  controller.abort();
  expect(await pending).toBe("AbortError");
  expect(simulator.log.records[0]).not.toHaveProperty("status");
});

test("the SDK sees throttling as throttling, and an expired token as such", async () => {
  const names: string[] = [];
  for (const kind of ["throttle", "expired-token"] as const) {
    const eks = client(await start(script(kind)));
    names.push(
      await eks.send(new ListClustersCommand({})).then(
        () => "answered",
        (error: Error) => error.name,
      ),
    );
  }
  expect(names).toStrictEqual(["ThrottlingException", "ExpiredTokenException"]);
});

test("one client at a time or forty at once meet the same faults", async () => {
  const here = fleet.clusters.filter(
    ({ account, location }) => account === fleet.accounts[0]?.id && location === "eu-west-1",
  );
  const names = here.map(({ name }) => name);
  const faced = async (concurrency: number) => {
    const simulator = await start({ rate: 0.3, seed: 11 });
    const eks = client(simulator);
    const queue = [...names];
    const worker = async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        let answered = false;
        for (let attempt = 0; attempt < 10 && !answered; attempt++) {
          answered = await eks.send(new DescribeClusterCommand({ name })).then(
            ({ cluster }) => cluster !== undefined,
            () => false,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return simulator.log.records.map(({ path, fault = "none" }) => `${path} ${fault}`).toSorted();
  };
  const alone = await faced(1);
  expect(alone.filter((line) => !line.endsWith("none")).length).toBeGreaterThan(0);
  expect(await faced(40)).toStrictEqual(alone);
});

test("a repeated page token, a cycle of pages and a link to another host come from the same listing", async () => {
  const follow = async (kind: FaultKind) => {
    const faults = createFaults({
      script: [{ match: { operation: "list" }, kind, origin: "https://elsewhere.invalid" }],
    });
    const server = await listing(faults);
    const links: string[] = [];
    let link: string | undefined = server.url;
    while (link?.startsWith(server.url) === true && links.length < 5) {
      const page = (await (await fetch(link)).json()) as { readonly next?: string };
      link = page.next;
      links.push(link?.replace(server.url, "") ?? "end");
    }
    return links;
  };
  expect(await follow("repeated-page-token")).toStrictEqual([
    "/?page=1",
    "/?page=1",
    "/?page=1",
    "/?page=1",
    "/?page=1",
  ]);
  expect(await follow("cyclic-next-link")).toStrictEqual(["/?page=1", "/?page=0", "/?page=1", "/?page=0", "/?page=1"]);
  expect(await follow("foreign-next-link")).toStrictEqual(["https://elsewhere.invalid/?page=1"]);
});

/** Two pages, `/` and `/?page=1`, linked as ARM does. */
async function listing(faults: ReturnType<typeof createFaults>): Promise<Listener> {
  const server = await listenWith(faults, ({ query }) => {
    const current = query.get("page") ?? undefined;
    const tokens = {
      first: "0",
      ...(current === undefined ? {} : { current }),
      ...(current === "1" ? {} : { next: "1" }),
    };
    return {
      status: 200,
      operation: "list",
      page: { tokens, render: (next, origin) => (next === undefined ? {} : { next: `${origin}/?page=${next}` }) },
    };
  });
  return server;
}

async function listenWith(faults: ReturnType<typeof createFaults>, handler: SimHandler): Promise<Listener> {
  const context = { faults, log: createRequestLog(), latencyMs: 0 };
  const server = await listen({ cloud: "aks", handler, wording: () => ({ status: 500 }), context });
  open.push(() => server.close());
  return server;
}

test("a defect of the simulator says that it is one", async () => {
  const server = await listenWith(createFaults({}), () => {
    throw new Error("boom");
  });
  const response = await fetch(server.url);
  expect([response.status, await response.json()]).toStrictEqual([500, { message: "The simulator failed: boom" }]);
});

test("latency holds every answer back, and answers wait side by side", async () => {
  const simulator = await start({}, 30);
  const begin = performance.now();
  await Promise.all([outcome(simulator), outcome(simulator), outcome(simulator)]);
  // Timers may fire up to a millisecond early.
  expect(performance.now() - begin).toBeGreaterThanOrEqual(29);
  expect(simulator.log.peakInFlight).toBe(3);
});

test("closing ends hung and idle connections and frees the port", async () => {
  const simulator = await start({});
  expect(await outcome(simulator)).toMatch(/^200/);
  simulator.inject({ match: {}, kind: "hang" });
  const hung = outcome(simulator);
  await vi.waitFor(() => expect(simulator.log.records).toHaveLength(2));
  await simulator.close();
  await simulator.close();
  expect(await hung).toBe("UND_ERR_SOCKET");
  expect(await outcome(simulator)).toBe("ECONNREFUSED");
});

test("a row of ports starts where it was told, and a taken port is said at once", async () => {
  const first = await start({});
  const port = Number(new URL(first.endpoints["aws"] ?? "").port);
  await expect(startSimulator({ fleet, clouds: ["eks"], port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
  const again = await startSimulator({ fleet, clouds: ["eks"], port });
  open.push(() => again.close());
  expect(again.endpoints["aws"]).toBe(first.endpoints["aws"]);
});
