import { expect, test } from "vitest";
import { coversFinding, type Exemption, isExpired } from "../../../lib/core/exemption.ts";
import { exemptionAnnotation, readExemptions } from "../../../lib/core/exemption-annotation.ts";

const exemption: Exemption = {
  code: "PSS-*",
  selector: { kind: "Deployment", name: "web-*", container: "app" },
  reason: "r",
  owner: "o",
  expires: "2027-01-31",
};

test.each([
  ["all parts", "PSS-privileged", { kind: "Deployment", name: "web-1", container: "app" }, true],
  ["another code", "API-REMOVED", { kind: "Deployment", name: "web-1", container: "app" }, false],
  ["another name", "PSS-privileged", { kind: "Deployment", name: "api", container: "app" }, false],
  ["a part that the finding has not", "PSS-privileged", { kind: "Deployment", name: "web-1" }, false],
])("an exemption with %s", (_, code, target, covered) => {
  expect(coversFinding(exemption, code, target)).toBe(covered);
});

test.each([
  ["2027-01-30T23:59:59Z", false],
  ["2027-01-31T00:00:00Z", true],
])("an exemption that expires on a day has expired at %s: %s", (asOf, expired) => {
  expect(isExpired(exemption, asOf)).toBe(expired);
});

test("an exemption without a date that can be read never held", () => {
  expect(isExpired({ expires: "soon" }, "2020-01-01T00:00:00Z")).toBe(true);
});

test("an annotation reads back as what was written, for one container as well", () => {
  const { selector: _, ...fields } = exemption;
  const written = exemptionAnnotation({ ...fields, code: "API-REMOVED", ticket: "OPS-1", container: "app" });
  expect(readExemptions(Object.fromEntries([written, ["other.example.com/x", "y"]]))).toStrictEqual([
    {
      code: "API-REMOVED",
      exemption: { code: "API-REMOVED", reason: "r", owner: "o", ticket: "OPS-1", expires: "2027-01-31" },
      container: "app",
    },
  ]);
});
