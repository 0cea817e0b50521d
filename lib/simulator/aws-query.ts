import { type AwsCaller, callerArn, readerRole, sessionKey } from "./aws-credentials.ts";
import { answerEc2, isEc2Form } from "./aws-ec2.ts";
import { awsError, awsProblem, requestId, xml } from "./aws-errors.ts";
import type { SimReply } from "./http.ts";
import type { SimState } from "./state.ts";

/** The name of an operation of the query protocol, as IAM spells it; `undefined` when it is not simulated. */
export function queryOperation(form: URLSearchParams): string | undefined {
  const action = form.get("Action");
  if (action === "AssumeRole" || action === "GetCallerIdentity") return `sts:${action}`;
  return isEc2Form(form) ? `ec2:${action}` : undefined;
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
      return answerEc2(state, form, caller);
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

function stsResult(action: string, result: string): SimReply {
  const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}

function userId({ account, session }: AwsCaller): string {
  return session === undefined ? `AIDASIM0${account}` : `AROASIM0${account}:${xml(session)}`;
}
