import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { AppConfig, type AppConfigProps, presets } from "../../constructs/index.ts";
import { common, makers, metadataOf, objectOf, refusalOf, templateOf, tenantOn } from "../support/workloads.ts";

const { app, owner } = common;
const prod = presets.gke({ version: "1.34", environment: "prod", networkPolicyEnforced: true, name: "gke-prod" });
const environments = { dev: { URL: "http://dev" }, prod: { URL: "https://prod" } };

function render(changes: Partial<AppConfigProps> = {}, profile = prod) {
  const tenant = tenantOn(profile);
  const config = new AppConfig(tenant, "config", { app, name: "settings", owner, environments, ...changes });
  makers.web(tenant, { uses: [config] });
  return {
    tenant,
    config,
    get template() {
      return templateOf(objectOf(tenant, "Deployment"));
    },
  };
}

describe("the settings of an application", () => {
  test("are those of the cluster's environment and those that are the same everywhere, in an object that never changes", () => {
    const { tenant, config, template } = render({ common: { LEVEL: "info" } });
    expect(objectOf(tenant, "ConfigMap")).toMatchObject({
      immutable: true,
      metadata: { name: config.configMapName, labels: { owner: "shop" } },
      data: { LEVEL: "info", URL: "https://prod" },
    });
    const [container] = template.spec["containers"] as readonly [{ env: readonly object[] }];
    expect(container.env).toStrictEqual(
      ["LEVEL", "URL"].map((key) => ({
        name: key,
        valueFrom: { configMapKeyRef: { name: config.configMapName, key } },
      })),
    );
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("make another object when one changes, and the same one when they are only written in another order", () => {
    const name = (common: Record<string, string>) => render({ common }).config.configMapName;
    expect(name({ A: "1", B: "2" })).toBe(name({ B: "2", A: "1" }));
    expect(name({ A: "1", B: "2" })).not.toBe(name({ A: "1", B: "3" }));
    expect(name({ A: "1" })).toMatch(/^shop-settings-[0-9a-f]{10}$/);
  });

  test("roll out by an annotation of the pods where the object keeps its name, as files of a directory", () => {
    const rendered = (text: string) =>
      render({
        environments: { prod: { "app.yaml": text } },
        rollout: "annotation",
        as: { directory: "/etc/app" },
      });
    const { tenant, template } = rendered("a: 1\n");
    expect(metadataOf(objectOf(tenant, "ConfigMap"))["name"]).toBe("shop-settings");
    expect(template.spec["volumes"]).toContainEqual({
      name: "config-shop-settings",
      configMap: { name: "shop-settings", defaultMode: 0o444 },
    });
    const annotation = (of: typeof template) =>
      (of.metadata["annotations"] as Record<string, string>)["config.fleetwright.dev/shop-settings"];
    expect(annotation(template)).toMatch(/^[0-9a-f]{10}$/);
    expect(annotation(template)).not.toBe(annotation(rendered("a: 2\n").template));
  });

  test("are refused where an environment lacks one, whichever is rendered, and the message says which", () => {
    expect(() => render({ environments: { dev: { URL: "x", NEW: "y" }, prod: { URL: "z" } } })).toThrow(
      /lacks settings that other environments have: NEW in prod/,
    );
  });

  test("are refused where one is in both halves, where a name cannot be spelled, or where there are none", () => {
    expect(() => render({ common: { URL: "x" } })).toThrow(/both in common and by environment/);
    expect(() => render({ environments: { prod: { "app.yaml": "" } } })).toThrow(/is no name of a variable/);
    expect(() => render({ environments: { prod: { "a/b": "" } }, as: { directory: "/etc/a" } })).toThrow(
      /no name of a file/,
    );
    expect(() => render({ environments: {} })).toThrow(/no environment/);
  });

  test("stop everything where the cluster's environment is not known or has none, naming the cluster", () => {
    const refusal = (environment: string) => refusalOf(Chart.of(render({}, { ...prod, environment }).tenant));
    expect(refusal("unknown")).toMatch(/The environment of gke-prod is not known.*one of dev, prod/);
    expect(refusal("staging")).toMatch(
      /no settings for the environment "staging" of gke-prod; there are some for dev, prod/,
    );
    expect(refusal("constructor")).toMatch(/no settings for the environment "constructor"/);
    const { tenant } = render({ environment: "dev" }, { ...prod, environment: "unknown" });
    expect(refusalOf(Chart.of(tenant))).toBe("");
  });

  test("hold no secrets: those are refused by what the object holds", () => {
    const { tenant } = render({ common: { DB_PASSWORD: "correct horse battery" } });
    expect(refusalOf(Chart.of(tenant))).toContain("HARDEN-SECRET-CONFIG");
  });
});
