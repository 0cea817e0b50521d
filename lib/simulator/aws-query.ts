import { type AwsCaller, callerArn, readerRole, sessionKey } from "./aws-credentials.ts";
import { awsError, awsProblem, requestId, xml } from "./aws-errors.ts";
import { regionsOf } from "./aws-regions.ts";
import type { SimReply } from "./http.ts";
import type { SimState } from "./state.ts";

/** The name of an operation of the query protocol, as IAM spells it; `undefined` when it is not simulated. */
export function queryOperation(form: URLSearchParams): string | undefined {
  const action = form.get("Action");
  if (action === "AssumeRole" || action === "GetCallerIdentity") return `sts:${action}`;
  // A filter that is not applied would give a wrong answer rather than none.
  const filtered = [...form.keys()].some((name) => name.startsWith("Filter."));
  return action === "DescribeRegions" && !filtered ? "ec2:DescribeRegions" : undefined;
}

/** Answers STS and EC2. `operation` is that of `queryOperation`. */
export function answerQuery(state: SimState, operation: string, form: URLSearchParams, caller: AwsCaller): SimReply {
  switch (operation) {
    case "sts:AssumeRole":
      return assumeRole(state, form, caller);
    case "sts:GetCallerIdentity":
      return stsResult(
        "GetCallerIdentity",
        `<Arn>${callerArn(caller)}</Arn><UserId>${userId(caller)}</UserId><Account>${caller.account}</Account>`,
      );
    default:
      return describeRegions(state, form, caller);
  }
}

function assumeRole(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const arn = form.get("RoleArn") ?? "";
  const session = form.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    return awsError("sts", 400, "ValidationError", "Value at 'roleSessionName' failed to satisfy constraint");
  }
  const [, id = "", role] = /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/.exec(arn) ?? [];
  const account = state.account("eks", id);
  if (account === undefined || account.access === "denied" || role !== readerRole) {
    const message = `User: ${callerArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    return awsProblem("sts", "denied", message);
  }
  const key = sessionKey(id, session);
  const assumed = { ...caller, account: id, session };
  return stsResult(
    "AssumeRole",
    `<AssumedRoleUser><AssumedRoleId>${userId(assumed)}</AssumedRoleId><Arn>${callerArn(assumed)}</Arn></AssumedRoleUser>` +
      `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey>` +
      // Far ahead, so that a run does not depend on the clock; a session that ends is a fault.
      `<SessionToken>${key.sessionToken}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`,
  );
}

function describeRegions(state: SimState, form: URLSearchParams, caller: AwsCaller): SimReply {
  const account = state.account("eks", caller.account);
  const asked = [...form.entries()].flatMap(([name, value]) => (name.startsWith("RegionName.") ? [value] : []));
  const all = form.get("AllRegions") === "true" || asked.length > 0;
  const regions = account === undefined ? [] : regionsOf(account);
  const unknown = asked.find((name) => !regions.some((region) => region.name === name));
  if (unknown !== undefined) {
    return awsError("ec2", 400, "InvalidParameterValue", `Invalid region names: [${unknown}]`);
  }
  const items = regions
    .filter(({ name, enabled }) => (all || enabled) && (asked.length === 0 || asked.includes(name)))
    .map(({ name, enabled, optIn }) => {
      const status = !optIn ? "opt-in-not-required" : enabled ? "opted-in" : "not-opted-in";
      return `<item><regionName>${name}</regionName><regionEndpoint>ec2.${name}.amazonaws.com</regionEndpoint><optInStatus>${status}</optInStatus></item>`;
    });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId><regionInfo>${items.join("")}</regionInfo></DescribeRegionsResponse>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function stsResult(action: string, result: string): SimReply {
  const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function userId({ account, session }: AwsCaller): string {
  return session === undefined ? `AIDASIM0${account}` : `AROASIM0${account}:${xml(session)}`;
}
