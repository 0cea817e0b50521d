import { type AwsCaller, accountKey, callerArn, callerOf, readerRole } from "./aws-credentials.ts";
import { eksRoute } from "./aws-eks.ts";
import { type AwsService, awsError, awsFault, awsProblem, requestId } from "./aws-errors.ts";
import { isOrganizationsRequest, listOrganizationAccounts } from "./aws-organizations.ts";
import { answerQuery, queryOperation } from "./aws-query.ts";
import { isQuotasRequest, listServiceQuotas } from "./aws-quotas.ts";
import { regionsOf } from "./aws-regions.ts";
import type { CloudContext, CloudServer } from "./cloud.ts";
import { listen, type SimReply, type SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import type { SimState } from "./state.ts";

/** A request whose operation is known, and its answer once the caller is too. */
interface AwsCall {
  readonly service: AwsService;
  /** As IAM spells it, such as `eks:DescribeCluster`. */
  readonly operation: string;
  answer(state: SimState, caller: AwsCaller): SimReply;
}

/**
 * Serves EKS, STS, Account and the few calls of Organizations, EC2 and Service Quotas that an inventory needs on one port, as AWS does behind `AWS_ENDPOINT_URL`. The account
 * and region of a request are those it was signed for.
 */
export async function awsCloud(context: CloudContext): Promise<CloudServer> {
  const { state } = context;
  const server = await listen({
    cloud: "eks",
    handler: (request) => handle(state, request),
    wording: (kind, fault, request) => awsFault(serviceOf(request), kind, fault),
    context,
    port: context.nextPort(),
  });
  const accounts = state.accounts("eks");
  const home = accounts.find(({ access = "open" }) => access === "open");
  const key = accountKey(home?.id ?? "000000000000");
  return {
    endpoints: { aws: server.url },
    env: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_REGION: home?.regions[0] ?? "us-east-1",
      AWS_DEFAULT_REGION: home?.regions[0] ?? "us-east-1",
      // Clients that look for better credentials than these would ask a metadata service that is not there.
      AWS_EC2_METADATA_DISABLED: "true",
    },
    config: {
      id: "eks",
      endpoint: server.url,
      accounts: accounts.map(({ id, name }) => ({
        id,
        name,
        ...(id === home?.id ? {} : { roleArn: `arn:aws:iam::${id}:role/${readerRole}` }),
      })),
      regions: "enabled",
    },
    close: () => server.close(),
  };
}

function handle(state: SimState, request: SimRequest): SimReply | undefined {
  const call = callOf(request, state.upgrades !== undefined);
  if (call === undefined) return undefined;
  const { service, operation } = call;
  const caller = callerOf(request.headers);
  const known = typeof caller === "string" ? undefined : caller;
  const reply =
    typeof caller === "string"
      ? awsProblem(service, caller)
      : caller.service !== service
        ? awsError(
            service,
            403,
            "InvalidSignatureException",
            `Credential should be scoped to correct service: '${service}'.`,
          )
        : call.answer(state, caller);
  return {
    ...reply,
    headers: { "x-amzn-requestid": requestId, ...reply.headers },
    operation,
    ...(known === undefined ? {} : { account: known.account, region: known.region }),
    ...(operation === "sts:AssumeRole" ? { scriptedFaultsOnly: true } : {}),
    // A role session's name may be random; its role is what matters.
    ...(service === "sts" ? { identity: `sts ${new URLSearchParams(request.body).get("RoleArn") ?? ""}` } : {}),
    ...(service === "ec2" ? { identity: `ec2 ${request.body}` } : {}),
  };
}

function callOf(request: SimRequest, writes: boolean): AwsCall | undefined {
  const service = serviceOf(request);
  if (service === "account") return { service, operation: "account:ListRegions", answer: listRegions(request) };
  if (service === "servicequotas") {
    const answer: AwsCall["answer"] = (state, caller) => listServiceQuotas(state, request, caller);
    return { service, operation: "servicequotas:ListServiceQuotas", answer };
  }
  if (service === "organizations") {
    const answer: AwsCall["answer"] = (state, caller) => listOrganizationAccounts(state, request, caller);
    return { service, operation: "organizations:ListAccounts", answer };
  }
  if (service === "eks") {
    const route = eksRoute(request, writes);
    return route === undefined ? undefined : { service, ...route };
  }
  const form = new URLSearchParams(request.body);
  const operation = queryOperation(form);
  if (operation === undefined) return undefined;
  return { service, operation, answer: (state, caller) => answerQuery(state, operation, form, caller) };
}

/** Told by the path, since an unsigned request names no service. */
function serviceOf(request: SimRequest): AwsService {
  const { method, path, body } = request;
  if (path === "/listRegions" && method === "POST") return "account";
  if (path !== "/") return "eks";
  if (isQuotasRequest(request)) return "servicequotas";
  if (isOrganizationsRequest(request)) return "organizations";
  return queryOperation(new URLSearchParams(body))?.startsWith("ec2:") === true ? "ec2" : "sts";
}

function listRegions(request: SimRequest): AwsCall["answer"] {
  return (state, caller) => {
    const account = state.account("eks", caller.account);
    if (account === undefined) return awsProblem("account", "invalid");
    if (account.access === "denied") {
      const message = `User: ${callerArn(caller)} is not authorized to perform: account:ListRegions`;
      return awsProblem("account", "denied", message);
    }
    const input = (request.json() ?? {}) as {
      readonly MaxResults?: unknown;
      readonly NextToken?: unknown;
      readonly RegionOptStatusContains?: unknown;
    };
    const wanted = Array.isArray(input.RegionOptStatusContains) ? input.RegionOptStatusContains : [];
    const regions = regionsOf(account)
      .map(({ name, enabled, optIn }) => ({
        RegionName: name,
        RegionOptStatus: !enabled ? "DISABLED" : optIn ? "ENABLED" : "ENABLED_BY_DEFAULT",
      }))
      .filter(({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus));
    const size = typeof input.MaxResults === "number" ? input.MaxResults : 50;
    const token = typeof input.NextToken === "string" ? input.NextToken : undefined;
    const page = size >= 1 && size <= 50 ? pageOf(regions, size, `regions of ${caller.account}`, token) : undefined;
    if (page === undefined)
      return awsError("account", 400, "ValidationException", "MaxResults or NextToken is not valid");
    return {
      status: 200,
      // The token travels in the body, where a repeated request could not be told by its path.
      identity: `regions ${token ?? ""}`,
      page: {
        tokens: page,
        render: (next) => ({ Regions: page.items, ...(next === undefined ? {} : { NextToken: next }) }),
      },
    };
  };
}
