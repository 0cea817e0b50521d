import { type AwsCaller, callerArn } from "./aws-credentials.ts";
import { awsError, awsProblem } from "./aws-errors.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import type { SimState } from "./state.ts";

const organization = "o-f1eetwr1gh";
const joined = 1676365964.117;

/** An account that was closed and is listed until it is gone, as they are for 90 days. */
const closedAccount = { id: "999900001111", name: "closed-sandbox" };

export function isOrganizationsRequest({ headers }: SimRequest): boolean {
  return headers["x-amz-target"] === "AWSOrganizationsV20161128.ListAccounts";
}

/**
 * Answers ListAccounts: all simulated accounts are of one organization, and the one whose credentials the simulator gives
 * out is its management account. Only that one may ask.
 */
export function listOrganizationAccounts(state: SimState, request: SimRequest, caller: AwsCaller): SimReply {
  const accounts = state.accounts("eks");
  const management = accounts.find(({ access = "open" }) => access === "open")?.id;
  if (management === undefined || caller.account !== management || caller.session !== undefined) {
    const message = `User: ${callerArn(caller)} is not authorized to perform: organizations:ListAccounts`;
    return awsProblem("organizations", "denied", message);
  }
  const input = (request.json() ?? {}) as Readonly<Record<"MaxResults" | "NextToken", unknown>>;
  const size = typeof input.MaxResults === "number" ? input.MaxResults : 20;
  const token = typeof input.NextToken === "string" ? input.NextToken : undefined;
  const entries = [
    ...accounts.map(({ id, name }) => ({ id, name, state: "ACTIVE" })),
    { ...closedAccount, state: "SUSPENDED" },
  ].map(({ id, name, state: accountState }) => ({
    Arn: `arn:aws:organizations::${management}:account/${organization}/${id}`,
    Email: `aws+${id}@example.com`,
    Id: id,
    JoinedMethod: "CREATED",
    JoinedTimestamp: joined,
    Name: name,
    State: accountState,
  }));
  const page = size >= 1 && size <= 20 ? pageOf(entries, size, `accounts of ${organization}`, token) : undefined;
  if (page === undefined) {
    return awsError("organizations", 400, "InvalidInputException", "MaxResults or NextToken is not valid");
  }
  return {
    status: 200,
    // The token travels in the body, where a repeated request could not be told by its path.
    identity: `accounts ${token ?? ""}`,
    page: {
      tokens: page,
      render: (next) => ({ Accounts: page.items, ...(next === undefined ? {} : { NextToken: next }) }),
    },
  };
}
