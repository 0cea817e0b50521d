import { type AwsCaller, callerArn } from "./aws-credentials.ts";
import { awsError, awsProblem } from "./aws-errors.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import { hash } from "./seeded.ts";
import type { SimState } from "./state.ts";

/** Quotas of EC2 by the names that AWS gives them, with the defaults of a new account; those of vCPUs and some others. */
const ec2Quotas: readonly (readonly [name: string, value: number])[] = [
  ["EC2-VPC Elastic IPs", 5],
  ["Running Dedicated m5 Hosts", 2],
  ["Running On-Demand DL instances", 0],
  ["Running On-Demand F instances", 0],
  ["Running On-Demand G and VT instances", 64],
  ["Running On-Demand High Memory instances", 0],
  ["Running On-Demand HPC instances", 0],
  ["Running On-Demand Inf instances", 0],
  ["Running On-Demand P instances", 0],
  ["Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 1920],
  ["Running On-Demand Trn instances", 0],
  ["Running On-Demand X instances", 0],
  ["All G and VT Spot Instance Requests", 64],
  ["All P4, P3 and P2 Spot Instance Requests", 0],
  ["All P5 Spot Instance Requests", 0],
  ["All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 1280],
  ["Verified Access instances", 5],
];

export function isQuotasRequest({ headers }: SimRequest): boolean {
  return headers["x-amz-target"] === "ServiceQuotasV20190624.ListServiceQuotas";
}

/** Answers ListServiceQuotas for EC2, of which alone something is simulated. */
export function listServiceQuotas(state: SimState, request: SimRequest, caller: AwsCaller): SimReply {
  const account = state.account("eks", caller.account);
  if (account === undefined || !account.regions.includes(caller.region)) return awsProblem("servicequotas", "invalid");
  if (account.access === "denied") {
    const message = `User: ${callerArn(caller)} is not authorized to perform: servicequotas:ListServiceQuotas`;
    return awsProblem("servicequotas", "denied", message);
  }
  const input = (request.json() ?? {}) as Readonly<Record<"ServiceCode" | "MaxResults" | "NextToken", unknown>>;
  if (input.ServiceCode !== "ec2") {
    return awsError(
      "servicequotas",
      400,
      "NoSuchResourceException",
      "The request failed because the service does not exist.",
    );
  }
  const size = typeof input.MaxResults === "number" ? input.MaxResults : 10;
  const token = typeof input.NextToken === "string" ? input.NextToken : undefined;
  const quotas = ec2Quotas.map(([name, value]) => ({
    ServiceCode: "ec2",
    ServiceName: "Amazon Elastic Compute Cloud (Amazon EC2)",
    QuotaCode: `L-${hash(0, name).toString(16).toUpperCase().padStart(8, "0")}`,
    QuotaName: name,
    Value: value,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: "ACCOUNT",
  }));
  const page =
    size >= 1 && size <= 100 ? pageOf(quotas, size, `quotas of ${caller.account} ${caller.region}`, token) : undefined;
  if (page === undefined)
    return awsError("servicequotas", 400, "IllegalArgumentException", "MaxResults or NextToken is not valid");
  return {
    status: 200,
    identity: `quotas ${token ?? ""}`,
    page: {
      tokens: page,
      render: (next) => ({ Quotas: page.items, ...(next === undefined ? {} : { NextToken: next }) }),
    },
  };
}
