import { describe, expectTypeOf, test } from "vitest";
import type {
  AdoptProps,
  AppConfigProps,
  AutoscalingProps,
  Bytes,
  CronTaskProps,
  DebugAccessProps,
  ExposureProps,
  ExternalDependencyProps,
  Image,
  NodeAgentProps,
  OneShotProps,
  Resources,
  SecretBundleProps,
  SidecarProps,
  StatefulServiceProps,
  TenantProps,
  WebServiceProps,
  WorkerProps,
} from "../../constructs/index.ts";
import { common, execHealth, health } from "../support/workloads.ts";

/** Keys that a value must have. */
type Required<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
type Baseline = "app" | "name" | "owner" | "source" | "image" | "resources";

// The type checker is the test: each line that is expected to be an error fails the check when it is none.
describe("what is missing is an error of types", () => {
  test("every workload says who it is, who owns it, where its code is, what it runs and what it needs", () => {
    expectTypeOf<Required<WebServiceProps>>().toEqualTypeOf<Baseline | "port" | "health">();
    expectTypeOf<Required<WorkerProps>>().toEqualTypeOf<Baseline | "health">();
    expectTypeOf<Required<NodeAgentProps>>().toEqualTypeOf<Baseline | "health">();
    expectTypeOf<Required<StatefulServiceProps>>().toEqualTypeOf<Baseline | "port" | "health" | "backup">();
    expectTypeOf<Required<CronTaskProps>>().toEqualTypeOf<Baseline | "schedule">();
    expectTypeOf<Required<OneShotProps>>().toEqualTypeOf<Baseline>();
    expectTypeOf<Required<SidecarProps>>().toEqualTypeOf<"name" | "image" | "resources" | "health">();
    expectTypeOf<Required<TenantProps>>().toEqualTypeOf<"name" | "owner" | "quota">();
  });

  test("an image has tag, digest and platforms, a container its requests, an owner an address", () => {
    expectTypeOf<Required<Image>>().toEqualTypeOf<"repository" | "tag" | "digest" | "platforms">();
    expectTypeOf<Required<Resources>>().toEqualTypeOf<"cpu" | "memory">();
    expectTypeOf<Required<WebServiceProps["owner"]>>().toEqualTypeOf<"team" | "email">();
    expectTypeOf<Required<WebServiceProps["source"]>>().toEqualTypeOf<"repository" | "commit">();
  });

  test("what stands beside a workload says whose it is, and an exposure has a certificate", () => {
    type Part = "app" | "name" | "owner";
    expectTypeOf<Required<AppConfigProps>>().toEqualTypeOf<Part | "environments">();
    expectTypeOf<Required<SecretBundleProps>>().toEqualTypeOf<Part | "source" | "files">();
    expectTypeOf<Required<ExternalDependencyProps>>().toEqualTypeOf<Part | "at" | "port">();
    expectTypeOf<Required<DebugAccessProps>>().toEqualTypeOf<Part | "to" | "image" | "until">();
    expectTypeOf<Required<ExposureProps>>().toEqualTypeOf<"service" | "host" | "tls">();
    expectTypeOf<Required<AutoscalingProps>>().toEqualTypeOf<"target" | "min" | "max">();
    expectTypeOf<Required<AdoptProps>>().toEqualTypeOf<Part | "source" | "images">();
  });

  test("neither half of the probes can be left out, and an image for nothing is none", () => {
    // @ts-expect-error A service without readiness.
    const noReadiness: WebServiceProps = { ...common, name: "web", port: 8080, health: { live: "/livez" } };
    // @ts-expect-error An image that runs nowhere.
    const nowhere: Image = { ...common.image, platforms: [] };
    // @ts-expect-error A digest of something else.
    const digest: Image["digest"] = "md5:0123";
    // @ts-expect-error Bytes without a unit.
    const bytes: Bytes = "512";
    // @ts-expect-error Nothing turns the security of a container off.
    const open: WorkerProps = { ...common, name: "w", health: execHealth, readOnlyRootFilesystem: false };
    const fine: WebServiceProps = { ...common, name: "web", port: 8080, health };
    expectTypeOf([noReadiness, nowhere, digest, bytes, open, fine]).not.toBeNever();
  });
});
