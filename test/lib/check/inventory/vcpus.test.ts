import { expect, test } from "vitest";
import { vcpusOf } from "../../../../lib/check/inventory/vcpus.ts";

test.each([
  ["eks", "m7g.large", 2],
  ["eks", "m7g.medium", 2],
  ["eks", "c7i-flex.xlarge", 4],
  ["eks", "m7g.16xlarge", 64],
  ["eks", "m7g.metal-48xl", 192],
  ["eks", "m5.metal", undefined],
  ["eks", "Standard_D4s_v5", undefined],
  ["aks", "Standard_D4s_v5", 4],
  ["aks", "Standard_NC24ads_A100_v4", 24],
  ["aks", "Standard_D3_v2", undefined],
  ["aks", "Standard_B2ms", undefined],
  ["gke", "n2-standard-8", 8],
  ["gke", "c3d-highmem-360", 360],
  ["gke", "e2-medium", 2],
  ["gke", "a2-highgpu-1g", undefined],
  ["gke", "a2-megagpu-16", undefined],
  ["gke", "custom-4-8192", undefined],
  ["iks", "bx2.4x16", undefined],
])("%s %s has %s virtual CPUs", (provider, type, count) => {
  expect(vcpusOf(provider, type)).toBe(count);
});
