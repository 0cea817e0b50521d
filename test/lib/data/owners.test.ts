import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { managedByOf, ownersOf, ownerTable } from "../../../lib/data/owners.ts";

describe("the tool that a cluster is managed by", () => {
  test.each([
    ["argocd", { "argocd.argoproj.io/instance": "clusters" }],
    ["argocd", { "managed-by": "Argo CD" }],
    ["flux", { "kustomize.toolkit.fluxcd.io/name": "clusters" }],
    ["flux", { "app.kubernetes.io/managed-by": "flux" }],
    ["crossplane", { "crossplane-kind": "cluster.eks.aws.upbound.io" }],
    ["ack", { "services.k8s.aws/controller-version": "eks-1.9.0" }],
    ["ack", { "kro.run/version": "0.4.0" }],
    ["cluster-api", { "sigs.k8s.io/cluster-api-provider-aws/cluster/shop": "owned" }],
    ["cluster-api", { "sigs.k8s.io_cluster-api-provider-azure_cluster_shop": "owned" }],
    ["cluster-api", { "capg-cluster-shop": "owned" }],
    ["eksctl", { "alpha.eksctl.io/cluster-name": "shop" }],
    ["pulumi", { "goog-pulumi-provisioned": "true" }],
    ["pulumi", { "pulumi:stack": "prod" }],
    ["terraform", { "goog-terraform-provisioned": "true" }],
    ["terraform", { Terraform: "True" }],
    ["terraform", { ManagedBy: "terraform" }],
    ["terraform", { managed_by: "OpenTofu" }],
    ["cdk", { "managed-by": "AWS CDK" }],
    ["cloudformation", { "aws:cloudformation:stack-name": "shop" }],
  ])("is %s by %j", (owner, labels) => {
    expect(managedByOf(labels)).toBe(owner);
  });

  test.each([
    {},
    { terraform: "false" },
    { team: "terraform" },
    { "managed-by": "the platform team" },
    { "created-by": "terraform" },
    { "x-crossplane-kind": "y" },
    { "aws:cloudformationx": "y" },
  ])("is not told by %j", (labels) => {
    expect(managedByOf(labels)).toBeUndefined();
  });

  test("is the one that drives the others", () => {
    const labels = {
      "aws:cloudformation:stack-name": "eksctl-shop-cluster",
      "alpha.eksctl.io/cluster-name": "shop",
      "managed-by": "argocd",
    };
    expect(ownersOf(labels)).toStrictEqual([
      { owner: "argocd", key: "managed-by" },
      { owner: "eksctl", key: "alpha.eksctl.io/cluster-name" },
      { owner: "cloudformation", key: "aws:cloudformation:stack-name" },
    ]);
  });

  test("does not depend on the order of the tags, whatever they are called", () => {
    const tag = fc.tuple(
      fc.oneof(fc.string(), fc.constantFrom("__proto__", "Terraform", "managed-by", "pulumi:stack", "crossplane-name")),
      fc.oneof(fc.string(), fc.constantFrom("true", "flux", "cdk")),
    );
    fc.assert(
      fc.property(fc.uniqueArray(tag, { selector: ([key]) => key }), (tags) => {
        expect(ownersOf(Object.fromEntries(tags))).toStrictEqual(ownersOf(Object.fromEntries(tags.toReversed())));
      }),
    );
  });

  test("is known by rows that are folded as tags are", () => {
    for (const { keys = [], flags = [], values = [] } of ownerTable) {
      expect(keys.filter((key) => key !== key.toLowerCase())).toStrictEqual([]);
      expect([...flags, ...values].filter((word) => !/^[a-z0-9]+$/.test(word))).toStrictEqual([]);
    }
  });
});
