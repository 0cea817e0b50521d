import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/core/kube-object.ts";
import { customResources, definitions, kindOf } from "../support/custom-resources.ts";
import { type ControlPlane, missing, startControlPlane } from "./control-plane.ts";

const reason = missing === undefined ? "" : ` (skipped: ${missing})`;
const schemas = join(import.meta.dirname, "../support/schemas");

interface Definition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: "Cluster" | "Namespaced";
  readonly schema: JsonObject;
}

describe.skipIf(missing !== undefined)(`custom resources on a real kube-apiserver${reason}`, () => {
  let plane: ControlPlane;
  const known = new Map(
    [...definitions].map(([api, name]) => [
      api,
      JSON.parse(readFileSync(join(schemas, `${name}.json`), "utf8")) as Definition,
    ]),
  );

  beforeAll(async () => {
    plane = await startControlPlane();
    for (const definition of known.values()) await plane.admin("POST", crds, asObject(definition));
    for (const { group, version, plural } of known.values()) await served(`/apis/${group}/${version}/${plural}`);
    const metadata = { name: "shop" };
    await plane.admin("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
  }, 120_000);
  afterAll(() => plane?.stop());

  async function served(path: string): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if ((await plane.ask("GET", path)).status === 200) return;
      await sleep(100);
    }
    throw new Error(`${path} is not served`);
  }

  const create = (object: JsonObject, { group, version, plural, scope }: Definition) => {
    const place = scope === "Cluster" ? "" : "/namespaces/shop";
    const path = `/apis/${group}/${version}${place}/${plural}?dryRun=All&fieldValidation=Strict`;
    return plane.ask("POST", path, object);
  };

  test.each([...definitions.keys()])("%s is taken in every form, by schema and by rules in CEL", async (api) => {
    const definition = known.get(api);
    const objects = customResources.filter((object) => kindOf(object) === api);
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) {
      const { status, text, warnings } = definition === undefined ? notDefined : await create(object, definition);
      expect({ status, warnings, text: status === 201 ? "" : text }).toStrictEqual({
        status: 201,
        warnings: [],
        text: "",
      });
    }
  });

  test("a listener that ends no TLS is refused by a rule of the definition", async () => {
    const api = "gateway.networking.k8s.io/v1 Gateway";
    const definition = known.get(api);
    const gateway = customResources.find((object) => kindOf(object) === api);
    const listeners = [{ name: "https", port: 443, protocol: "HTTPS", tls: { mode: "Passthrough" } }];
    const broken = { ...gateway, spec: { gatewayClassName: "any", listeners } };
    const { status, text } = definition === undefined ? notDefined : await create(broken, definition);
    expect(status).toBe(422);
    expect(text).toContain("tls mode must be Terminate for protocol HTTPS");
  });
});

const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const notDefined = { status: 0, text: "there is no such definition", warnings: [] as readonly string[] };

function asObject({ group, version, kind, plural, scope, schema }: Definition): JsonObject {
  const note = "unapproved, stands in for the real one, which says more";
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { "api-approved.kubernetes.io": note } },
    spec: {
      group,
      scope,
      names: { kind, plural },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}
