import { Chart } from "cdk8s";
import { describe, expect, test } from "vitest";
import { architecturesOf, imageReference, operatingSystemOf } from "../../constructs/image.ts";
import { assertHardened, presets, Writable, warningsOf } from "../../constructs/index.ts";
import { probesOf } from "../../constructs/probe.ts";
import { annotationsOf, labelsOf, objectNameOf } from "../../constructs/provenance.ts";
import { bytesText, cpuText, mebibytes, millis } from "../../constructs/quantity.ts";
import { volumeNameOf } from "../../constructs/writable.ts";
import { common, makers, objectOf, templateOf, tenantOn } from "../support/workloads.ts";

const { image, owner, source } = common;

describe("an image", () => {
  test("is named by tag and digest", () => {
    expect(imageReference(image)).toBe(`registry.example.com/shop/web:1.4.2@${image.digest}`);
  });

  test.each([
    [{ tag: "latest" }, /a tag that stays/],
    [{ tag: "" }, /a tag that stays/],
    [{ digest: "sha256:abc" as const }, /64 hexadecimal digits/],
    [{ repository: "registry.example.com/web:1.0" }, /without tag/],
    [{ repository: "Registry/Web" }, /without tag/],
  ])("with %o is refused", (changes, message) => {
    expect(() => imageReference({ ...image, ...changes })).toThrow(message);
  });

  test("runs where all containers of the pod can", () => {
    const arm = { ...image, platforms: ["linux/arm64/v8", "linux/s390x"] } as const;
    expect(operatingSystemOf([image, arm])).toBe("linux");
    expect(architecturesOf([image, arm], "linux")).toStrictEqual(["arm64"]);
    const windows = { ...image, platforms: ["windows/amd64"] } as const;
    const both = { ...image, platforms: ["linux/amd64", "windows/amd64"] } as const;
    expect(operatingSystemOf([windows, both])).toBe("windows");
    expect(() => operatingSystemOf([image, windows])).toThrow(/no operating system in common/);
    expect(() => operatingSystemOf([both])).toThrow(/or several/);
  });
});

describe("quantities", () => {
  test.each([
    ["250m", 250],
    ["2", 2000],
    ["0.5", 500],
  ] as const)("%s of CPU are %i thousandths", (text, value) => {
    expect(millis(text)).toBe(value);
    expect(millis(cpuText(value))).toBe(value);
  });

  test.each([
    ["512Mi", 512],
    ["2Gi", 2048],
    ["1536Ki", 2],
    ["1Ti", 1_048_576],
  ] as const)("%s are %i mebibytes", (text, value) => {
    expect(mebibytes(text)).toBe(value);
    expect(mebibytes(bytesText(value))).toBe(value);
  });

  test("that are none, zero or negative are refused", () => {
    for (const text of ["0m", "-1m"] as const) expect(() => millis(text)).toThrow(/positive quantity/);
    for (const text of ["0Mi", "-1Gi", "1e3Mi"] as const) expect(() => mebibytes(text)).toThrow(/positive quantity/);
  });
});

describe("provenance", () => {
  const names = { app: "shop", name: "web", objectName: "shop-web", component: "deployment" };

  test("refuses a short commit, a URL with a password, an owner without an address or with a name that is no label", () => {
    expect(() => annotationsOf(owner, { ...source, commit: "0123456" })).toThrow(/full id of a commit/);
    expect(() => annotationsOf(owner, { ...source, repository: "https://me:secret@git.example.com/a" })).toThrow(
      /without a password/,
    );
    expect(() => annotationsOf({ ...owner, email: "shop" }, source)).toThrow(/e-mail address/);
    expect(() => labelsOf(names, { ...owner, team: "the shop team" }, source, "1")).toThrow(/label value/);
  });

  test("keeps a commit of SHA-256 whole in the annotation, and as much of it as a label may have", () => {
    const commit = "ab".repeat(32);
    expect(annotationsOf(owner, { ...source, commit })["org.opencontainers.image.revision"]).toBe(commit);
    expect(labelsOf(names, owner, { ...source, commit }, "1")["fleetwright.dev/commit"]).toBe("ab".repeat(20));
  });

  test("a tag of any length and ending is a label value", () => {
    expect(labelsOf(names, owner, source, `${"a".repeat(62)}-rc.1`)["app.kubernetes.io/version"]).toBe("a".repeat(62));
  });

  test("names of objects are DNS labels with room for what controllers add", () => {
    expect(objectNameOf("shop", "web")).toBe("shop-web");
    expect(objectNameOf("shop", "shop")).toBe("shop");
    expect(() => objectNameOf("shop", "web_1")).toThrow(/lower-case/);
    expect(() => objectNameOf("shop", "w".repeat(50), 52)).toThrow(/at most 52/);
    const tenant = tenantOn(presets.gke({ version: "1.34" }));
    expect(() => makers.cron(tenant, { name: "c".repeat(50) })).toThrow(/at most 52/);
  });
});

describe("probes", () => {
  test("of life and readiness must ask different questions", () => {
    expect(() => probesOf({ live: "/health", ready: "/health" }, "web")).toThrow(/same question/);
  });

  test("give a slow start its time", () => {
    const { startupProbe } = probesOf({ live: "/livez", ready: "/readyz", startupSeconds: 601 }, "web");
    expect(startupProbe).toMatchObject({ periodSeconds: 5, failureThreshold: 121 });
  });

  test("ask by HTTP, TCP, gRPC and programs", () => {
    const live = { grpc: { port: 9000 } } as const;
    expect(probesOf({ live, ready: { tcp: { port: "http" } } }, "w")).toMatchObject({
      livenessProbe: { grpc: { port: 9000 } },
      readinessProbe: { tcpSocket: { port: "http" } },
    });
    expect(probesOf({ live: { exec: ["/live"] }, ready: { http: { path: "/r", port: "admin" } } }, "w")).toMatchObject({
      livenessProbe: { exec: { command: ["/live"] } },
      readinessProbe: { httpGet: { path: "/r", port: "admin" } },
    });
  });
});

describe("directories to write to", () => {
  const specOf = (changes: object, profile = presets.gke({ version: "1.34" })) => {
    const tenant = tenantOn(profile);
    makers.web(tenant, changes);
    return { tenant, spec: templateOf(objectOf(tenant, "Deployment")).spec };
  };

  test("are bounded volumes; what is on disk counts as ephemeral storage, what is in memory as memory", () => {
    const writable = [
      Writable.tmp("64Mi"),
      Writable.memory("/run/app", "16Mi"),
      Writable.cache("/var/cache/web", "1Gi"),
    ];
    const { spec } = specOf({ writable });
    expect(spec["volumes"]).toStrictEqual([
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      { name: "run-app", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
      { name: "var-cache-web", emptyDir: { sizeLimit: "1Gi" } },
    ]);
    expect(spec["containers"]).toMatchObject([{ resources: { limits: { "ephemeral-storage": "1344Mi" } } }]);
  });

  test("that hold more than the container may are refused", () => {
    const refusal = (changes: object) => {
      const tenant = tenantOn(presets.gke({ version: "1.34" }));
      makers.web(tenant, changes);
      return () => assertHardened(Chart.of(tenant));
    };
    expect(refusal({ writable: [Writable.memory("/run/app", "512Mi")] })).toThrow(/raise its memory/);
    const resources = { ...common.resources, ephemeralStorage: "32Mi" };
    expect(refusal({ resources, writable: [Writable.tmp("64Mi")] })).toThrow(/evicted at 32Mi/);
    expect(refusal({ resources: { ...common.resources, cpuLimit: "100m" } })).toThrow(/may use only 100m/);
    expect(refusal({ port: 80 })).toThrow(/only root may open one below 1024/);
    expect(refusal({ port: 70_000 })).toThrow(/there is none above 65535/);
    for (const path of ["/", "//", "/.", "var", "", "/var/../etc", "/a:b"])
      expect(refusal({ writable: [Writable.cache(path, "1Mi")] })).toThrow(/is no directory to write to/);
  });

  test("by claim take the cluster's class for their intent, or its default with a warning", () => {
    const writable = [Writable.claim("data", "/data", "10Gi", "fast-block")];
    expect(specOf({ writable }).spec["volumes"]).toMatchObject([
      { name: "data", ephemeral: { volumeClaimTemplate: { spec: { storageClassName: "premium-rwo" } } } },
    ]);
    const { tenant, spec } = specOf({ writable }, presets.eks({ version: "1.34" }));
    expect(JSON.stringify(spec["volumes"])).not.toContain("storageClassName");
    expect(warningsOf(Chart.of(tenant)).join("\n")).toContain("storage class of eks for fast-block is not known");
  });

  test("have volume names that Kubernetes takes", () => {
    expect(volumeNameOf(Writable.cache("/Var/Cache_1/", "1Mi"))).toBe("var-cache-1");
    expect(volumeNameOf(Writable.cache(`/${"a/".repeat(60)}`, "1Mi"))).toMatch(
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    );
  });
});
