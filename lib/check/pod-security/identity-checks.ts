import { isSet } from "../json.ts";
import type { PodView } from "../workload/pod-view.ts";
import { type Flaw, flawOf, type PodSecurityCheck } from "./check.ts";
import { exceptUserNamespaces } from "./privilege-checks.ts";

/** Checks of who processes run as. */
export const identityChecks: readonly PodSecurityCheck[] = [
  {
    id: "runAsNonRoot",
    level: "restricted",
    versions: [
      [0, runAsNonRoot],
      [35, exceptUserNamespaces(runAsNonRoot)],
    ],
  },
  {
    id: "runAsUser",
    level: "restricted",
    versions: [
      [23, runAsUser],
      [35, exceptUserNamespaces(runAsUser)],
    ],
  },
];

function* runAsNonRoot({ security, path, containers }: PodView): Iterable<Flaw> {
  const field = "securityContext.runAsNonRoot";
  if (security?.["runAsNonRoot"] === false)
    yield { path: `${path}.${field}`, message: "the pod sets runAsNonRoot to false" };
  for (const container of containers) {
    if (container.security?.["runAsNonRoot"] === false) yield flawOf(container, field, "sets runAsNonRoot to false");
    else if (!isSet(container.security, "runAsNonRoot") && security?.["runAsNonRoot"] !== true)
      yield flawOf(container, field, "does not set runAsNonRoot to true, nor does its pod");
  }
}

function* runAsUser({ security, path, containers }: PodView): Iterable<Flaw> {
  const field = "securityContext.runAsUser";
  if (security?.["runAsUser"] === 0) yield { path: `${path}.${field}`, message: "the pod sets runAsUser to 0" };
  for (const container of containers)
    if (container.security?.["runAsUser"] === 0) yield flawOf(container, field, "sets runAsUser to 0");
}
