import type { SimAccount } from "./fleet.ts";

/** Regions that every account has; https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const standing = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** Some of the regions that an account must switch on first. */
const optIn = [
  "af-south-1",
  "ap-east-1",
  "ap-south-2",
  "ca-west-1",
  "eu-central-2",
  "eu-south-1",
  "il-central-1",
  "me-central-1",
];

export interface AwsRegion {
  readonly name: string;
  readonly enabled: boolean;
  readonly optIn: boolean;
}

/**
 * All regions as one account sees them, by name. Those of the account are on and all others are off: the simulated
 * organisation has closed even standing regions that it does not use.
 */
export function regionsOf(account: SimAccount): readonly AwsRegion[] {
  const names = [...new Set([...standing, ...optIn, ...account.regions])].sort();
  return names.map((name) => ({
    name,
    enabled: account.regions.includes(name),
    optIn: !standing.includes(name),
  }));
}
