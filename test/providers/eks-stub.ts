import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { FleetError } from "../../lib/core/error.ts";
import type { CallOptions } from "../../lib/core/provider.ts";

/** A request as the server saw it. */
export interface Seen {
  readonly method: string;
  /** `GET /clusters/a`; those of STS, EC2 and Service Quotas by their action: `sts AssumeRole`, `ec2 DescribeSubnets`. */
  readonly route: string;
  readonly url: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
  readonly region: string;
}

export type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly json: unknown }
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly text: string }
  /** Does with the socket what no ordinary answer does. */
  | { readonly raw: (response: ServerResponse) => void };

export interface Stub {
  readonly url: string;
  readonly seen: readonly Seen[];
  routes(): readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A loopback server whose answers the test gives. A request it has no answer to is 501, which no test expects. */
export async function startStub(
  answer: (request: Seen) => Reply | undefined,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Stub> {
  const seen: Seen[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const { pathname, searchParams } = new URL(url, "http://stub");
    const body = Buffer.concat(chunks).toString();
    const form = new URLSearchParams(body);
    const action = form.get("Action") ?? String(headers["x-amz-target"] ?? "").split(".")[1];
    const signed = /Credential=[^/]*\/\d{8}\/([^/]*)\/([^/]*)\//.exec(headers.authorization ?? "");
    const [, region = "", service = ""] = signed ?? [];
    const route = action === undefined ? `${method} ${decodeURIComponent(pathname)}` : `${service || "sts"} ${action}`;
    const one = { method, route, url, query: searchParams, form, body, headers, region };
    seen.push(one);
    const reply = answer(one) ?? { status: 501, json: { message: `no answer to ${route}` } };
    if ("raw" in reply) return reply.raw(response);
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end("text" in reply ? reply.text : JSON.stringify(reply.json));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    seen,
    routes: () => seen.map(({ route }) => route),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function awsProblem(status: number, name: string, message = "", headers: Record<string, string> = {}): Reply {
  return { status, headers: { "x-amzn-errortype": name, ...headers }, json: { message } };
}

export function stsReply(action: string, result: string): Reply {
  const body = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { headers: { "content-type": "text/xml" }, text: body };
}

export function stsProblem(status: number, code: string, message: string): Reply {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return {
    status,
    headers: { "content-type": "text/xml" },
    text: `<ErrorResponse><Error>${error}</Error></ErrorResponse>`,
  };
}

export function ec2Reply(action: string, content: string): Reply {
  const body = `<${action}Response><requestId>1</requestId>${content}</${action}Response>`;
  return { headers: { "content-type": "text/xml" }, text: body };
}

export function ec2Problem(status: number, code: string, message: string): Reply {
  const body = `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;
  return { status, headers: { "content-type": "text/xml" }, text: body };
}

export const noon = Date.UTC(2026, 10, 21, 12);

export interface PlainCall extends CallOptions {
  readonly operations: readonly string[];
  time: number;
}

/** The least that a scheduler does: it sends each request once, and none after an abort. */
export function plainCall(signal: AbortSignal = new AbortController().signal): PlainCall {
  const operations: string[] = [];
  const call: PlainCall = {
    signal,
    operations,
    time: noon,
    now: () => call.time,
    async send(_scope, operation, attempt) {
      if (signal.aborted) throw new FleetError("CANCELLED", "the run was cancelled");
      operations.push(operation);
      return attempt(signal);
    },
  };
  return call;
}

/** Keys in the environment, so that no credential chain of the machine is asked. */
export const testEnv = { AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "test-secret" };

/** A cluster as `DescribeCluster` answers it on the wire. */
export function wireCluster(name: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    cluster: {
      name,
      arn: `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`,
      createdAt: 1_750_000_000.5,
      version: "1.34",
      status: "ACTIVE",
      platformVersion: "eks.9",
      endpoint: `https://${name}.gr7.eu-west-1.eks.amazonaws.com`,
      resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false },
      kubernetesNetworkConfig: { serviceIpv4Cidr: "10.100.0.0/16", ipFamily: "ipv4" },
      upgradePolicy: { supportType: "EXTENDED" },
      computeConfig: { enabled: false },
      controlPlaneScalingConfig: { tier: "standard" },
      health: { issues: [] },
      tags: { team: "payments" },
      ...fields,
    },
  };
}

export function wireNodeGroup(cluster: string, name: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    nodegroup: {
      nodegroupName: name,
      nodegroupArn: `arn:aws:eks:eu-west-1:111122223333:nodegroup/${cluster}/${name}/1`,
      clusterName: cluster,
      version: "1.33",
      releaseVersion: "1.33.5-20261101",
      status: "ACTIVE",
      capacityType: "SPOT",
      scalingConfig: { minSize: 1, maxSize: 5, desiredSize: 3 },
      instanceTypes: ["m7g.large"],
      amiType: "AL2023_ARM_64_STANDARD",
      labels: { pool: name },
      taints: [{ key: "dedicated", value: "batch", effect: "NO_SCHEDULE" }],
      updateConfig: { maxUnavailablePercentage: 33, updateStrategy: "DEFAULT" },
      health: { issues: [] },
      ...fields,
    },
  };
}

export const wireVersions = {
  clusterVersions: [
    wireVersion("1.35", "STANDARD_SUPPORT", Date.UTC(2027, 2, 27), Date.UTC(2028, 2, 27), true),
    wireVersion("1.34", "STANDARD_SUPPORT", Date.UTC(2026, 11, 2), Date.UTC(2027, 11, 2)),
    wireVersion("1.33", "EXTENDED_SUPPORT", Date.UTC(2026, 6, 29), Date.UTC(2027, 6, 29)),
    wireVersion("1.29", "UNSUPPORTED", Date.UTC(2025, 2, 23), Date.UTC(2026, 2, 23)),
  ],
  nextToken: null,
};

function wireVersion(minor: string, versionStatus: string, standard: number, extended: number, isDefault = false) {
  return {
    clusterVersion: minor,
    clusterType: "eks",
    defaultVersion: isDefault,
    versionStatus,
    endOfStandardSupportDate: standard / 1000,
    endOfExtendedSupportDate: extended / 1000,
  };
}
