import { expect, test } from "vitest";
import { type Cdk8sValidationContext, ServedApiValidation } from "../../../lib/check/cdk8s/served-api-validation.ts";

type Violation = Parameters<Cdk8sValidationContext["report"]["addViolation"]>[0];

async function validate(files: Readonly<Record<string, readonly unknown[]>>, validation: ServedApiValidation) {
  const violations: Violation[] = [];
  let status = "";
  let said: Readonly<Record<string, string>> = {};
  let parsed = 0;
  await validation.validate({
    manifests: Object.keys(files),
    parseManifest: (path) => {
      parsed++;
      return files[path] ?? [];
    },
    report: {
      addViolation: (violation) => violations.push(violation),
      submit: (result, metadata) => {
        status = result;
        said = metadata ?? {};
      },
    },
  });
  return { violations, status, parsed, said };
}

const budget = (name: string, apiVersion = "policy/v1") => ({
  apiVersion,
  kind: "PodDisruptionBudget",
  metadata: { name },
});

test("what is served now and until the next version passes", async () => {
  const files = { "a.yaml": [budget("web"), null] };
  const { violations, status } = await validate(files, new ServedApiValidation({ version: "1.33", next: "1.35" }));
  expect({ violations, status }).toStrictEqual({ violations: [], status: "success" });
});

test("a version of which nothing is known is refused, and one newer than the table is said to be", async () => {
  expect(() => new ServedApiValidation({ version: "1.2" })).toThrow("nothing is known here of Kubernetes 1.2");
  const { said } = await validate({ "a.yaml": [budget("web")] }, new ServedApiValidation({ version: "1.99" }));
  expect(said["not judged"]).toBe("1");
  expect(said["unread"]).toMatch(/^APIs of Kubernetes 1\.99: they are known here up to /);
});

test("a removed API fails, once for all objects, with file, replacement and each file read once", async () => {
  const files = {
    "a.yaml": [budget("web", "policy/v1beta1")],
    "b.yaml": [{ apiVersion: "v1", kind: "List", items: [budget("worker", "policy/v1beta1")] }],
  };
  const { violations, status, parsed } = await validate(
    files,
    new ServedApiValidation({ version: "1.24", next: "1.25" }),
  );
  expect(status).toBe("failure");
  expect(parsed).toBe(2);
  expect(violations.map(({ ruleName }) => ruleName)).toStrictEqual(["API-REMOVED"]);
  expect(violations[0]?.fix).toContain("policy/v1");
  expect(
    violations[0]?.violatingResources.map(({ resourceName, manifestPath }) => [resourceName, manifestPath]),
  ).toStrictEqual([
    ["web", "a.yaml"],
    ["worker", "b.yaml"],
  ]);
});

test("a deprecated API is reported, and fails only where that is asked for", async () => {
  const files = { "a.yaml": [budget("web", "policy/v1beta1")] };
  const lenient = await validate(files, new ServedApiValidation({ version: "1.24" }));
  expect([lenient.violations[0]?.ruleName, lenient.status]).toStrictEqual(["API-DEPRECATED", "success"]);
  const strict = await validate(files, new ServedApiValidation({ version: "1.24", failOn: "warning" }));
  expect(strict.status).toBe("failure");
});

test("without a version, or with one that is none, it is refused at once", () => {
  expect(() => new ServedApiValidation({} as { version: string })).toThrow("does not know which version runs");
  expect(() => new ServedApiValidation({ version: "latest" })).toThrow("not a version of Kubernetes");
});
