// The rival: the AWS SDK as most scripts use it. Default retries, a worker pool, list then describe.

import { AccountClient, paginateListRegions } from "@aws-sdk/client-account";
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListFargateProfilesCommand,
  paginateListClusters,
  paginateListNodegroups,
} from "@aws-sdk/client-eks";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { EksOptions } from "fleetwright";
import type { ReadOptions } from "./read.ts";

export interface LoopResult {
  readonly found: number;
  readonly lost: number;
  readonly ms: number;
  readonly peakRssMb: number;
}

async function loop({ providers, env, concurrency }: ReadOptions): Promise<LoopResult> {
  const startedAt = performance.now();
  Object.assign(process.env, env);
  const { endpoint = "", accounts = [] } = providers.find(({ id }) => id === "eks") as EksOptions;
  const jobs: (() => Promise<void>)[] = [];
  let found = 0;
  let lost = 0;
  const sts = new STSClient({ endpoint, region: "eu-west-1" });
  for (const { roleArn } of accounts) {
    const role = roleArn && (await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "bench" })));
    const own = role ? role.Credentials : undefined;
    const credentials = own && {
      accessKeyId: own.AccessKeyId ?? "",
      secretAccessKey: own.SecretAccessKey ?? "",
      ...(own.SessionToken === undefined ? {} : { sessionToken: own.SessionToken }),
    };
    const account = new AccountClient({ endpoint, region: "us-east-1", ...(credentials && { credentials }) });
    for await (const { Regions = [] } of paginateListRegions(
      { client: account },
      { RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] },
    )) {
      for (const { RegionName: region = "" } of Regions) {
        const client = new EKSClient({ endpoint, region, ...(credentials && { credentials }) });
        jobs.push(async () => {
          for await (const { clusters = [] } of paginateListClusters({ client }, {})) {
            for (const name of clusters) jobs.push(() => describe(client, name));
          }
        });
      }
    }
  }
  let active = 0;
  await new Promise<void>((resolve) => {
    const next = () => {
      while (active < concurrency && jobs.length > 0) {
        active++;
        jobs
          .shift()?.()
          .catch(() => {
            lost++;
          })
          .finally(() => {
            active--;
            next();
          });
      }
      if (active === 0 && jobs.length === 0) resolve();
    };
    next();
  });
  return { found, lost, ms: performance.now() - startedAt, peakRssMb: process.resourceUsage().maxRSS / 1024 };

  async function describe(client: EKSClient, clusterName: string): Promise<void> {
    await client.send(new DescribeClusterCommand({ name: clusterName }));
    await client.send(new ListFargateProfilesCommand({ clusterName }));
    for await (const { nodegroups = [] } of paginateListNodegroups({ client }, { clusterName })) {
      for (const nodegroupName of nodegroups) {
        await client.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
      }
    }
    found++;
  }
}

process.once("message", (message) => {
  loop(message as ReadOptions).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
