import { expect, test } from "vitest";
import { checkObjects } from "../../../lib/check/manifests/check-objects.ts";
import { checkSettings } from "../../../lib/cli/check-settings.ts";
import type { CheckConfig } from "../../../lib/config/config.ts";
import { workload } from "../../support/kube-objects.ts";

const asOf = "2026-11-21T00:00:00Z";

function addonFindings(config: CheckConfig, image: string) {
  const options = {
    ...checkSettings(config, "fleet.yaml", asOf),
    targetVersion: "1.36",
    only: ["UPGRADE-ADDON-SUPPORT"],
  };
  return checkObjects([workload({ container: { image } })], options).findings;
}

test("versions of an add-on that the bundled table does not have are taken from the configuration", () => {
  const image = "registry.k8s.io/external-dns/external-dns:v0.19.0";
  const versions = [{ version: "0.19", from: "1.30", to: "1.35" }];
  expect(addonFindings({}, image)).toMatchObject([{ verdict: "unknown" }]);
  expect(addonFindings({ addons: [{ addon: "external-dns", versions }] }, image)).toMatchObject([
    { verdict: "fail", appliesFrom: "1.36", evidence: [{ kind: "manifest" }, { kind: "data", source: "fleet.yaml" }] },
  ]);
  expect(
    addonFindings({ addons: [{ addon: "external-dns", versions: [{ version: "0.19", from: "1.30" }] }] }, image),
  ).toStrictEqual([]);
});

test("an add-on of one's own is known by its images", () => {
  const gateway = { addon: "gateway", images: ["platform/gateway"], versions: [{ version: "2.0", from: "1.37" }] };
  expect(addonFindings({}, "registry.example.com/platform/gateway:2.0")).toStrictEqual([]);
  expect(addonFindings({ addons: [gateway] }, "registry.example.com/platform/gateway:2.0")).toMatchObject([
    { message: expect.stringContaining("1.37 and later") },
  ]);
});
