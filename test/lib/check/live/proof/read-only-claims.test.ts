import { expect, test } from "vitest";
import { readOnlyClaims } from "../../../../../lib/check/live/proof/read-only-claims.ts";
import type { JsonObject, KubeObject } from "../../../../../lib/core/kube-object.ts";

const securityContext = { readOnlyRootFilesystem: true };
const running = { running: { startedAt: "2026-11-01T00:00:00Z" } };

function pod(spec: JsonObject, status: JsonObject): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web-1", namespace: "shop" }, spec, status };
}

test("containers that say so are claims, those that do not are none", () => {
  const claims = readOnlyClaims(
    pod(
      {
        securityContext: { runAsUser: 1000, runAsGroup: 2000 },
        containers: [
          { name: "a", securityContext: { ...securityContext, runAsUser: 7 } },
          { name: "b", securityContext: { readOnlyRootFilesystem: false } },
          { name: "c" },
        ],
      },
      { phase: "Running", containerStatuses: [{ name: "a", state: running }] },
    ),
  );
  expect(claims).toStrictEqual([
    { namespace: "shop", pod: "web-1", container: "a", sharesProcesses: false, user: 7, group: 2000 },
  ]);
});

test("init containers claim only when they run on, as sidecars do", () => {
  const initContainers = [
    { name: "once", securityContext },
    { name: "sidecar", restartPolicy: "Always", securityContext },
  ];
  const status = { phase: "Running", initContainerStatuses: [{ name: "sidecar", state: running }] };
  const claims = readOnlyClaims(pod({ containers: [], initContainers }, status));
  expect(claims.map(({ container, idle }) => [container, idle])).toStrictEqual([["sidecar", undefined]]);
});

test.each([
  [{ waiting: { reason: "CrashLoopBackOff" } }, "it is not running (CrashLoopBackOff)"],
  [{ terminated: { exitCode: 1, reason: "Error" } }, "it is not running (Error)"],
  [{}, "it is not running"],
])("a container in the state %j cannot be looked at", (state, idle) => {
  const status = { phase: "Running", containerStatuses: [{ name: "a", state }] };
  expect(readOnlyClaims(pod({ containers: [{ name: "a", securityContext }] }, status))).toMatchObject([{ idle }]);
});

test.each([
  ["is over", {}, { phase: "Succeeded" }],
  ["has failed", {}, { phase: "Failed" }],
  ["is for Windows, which has no read-only root", { os: { name: "windows" } }, { phase: "Running" }],
])("a pod that %s claims nothing", (_, spec, status) => {
  expect(readOnlyClaims(pod({ containers: [{ name: "a", securityContext }], ...spec }, status))).toStrictEqual([]);
});

test.each([{ shareProcessNamespace: true }, { hostPID: true }])(
  "%j is told, since process 1 is then another's",
  (spec) => {
    const status = { phase: "Running" };
    const claims = readOnlyClaims(pod({ containers: [{ name: "a", securityContext }], ...spec }, status));
    expect(claims).toMatchObject([{ sharesProcesses: true }]);
  },
);
