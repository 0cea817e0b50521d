import type { Reader } from "../../lib/core/reader.ts";
import { type KubeVersion, minorOf, parseVersion } from "../../lib/core/version.ts";
import { kubernetesMinor } from "../../lib/data/index.ts";

/** Whose version it is: its rules, calendar and prices. */
export type Flavour = "iks" | "roks";

/** A version as IBM prints it: `1.34.5_1540`, or OpenShift's own, `4.18.12_1547_openshift`. */
export interface IbmVersion {
  /** Kubernetes' version; of OpenShift only the minor is known, and only from the bundled calendar. */
  readonly version?: KubeVersion;
  readonly distributionVersion?: KubeVersion;
}

/**
 * Reads a version. One of an OpenShift minor that the calendar does not know is a problem, and leaves Kubernetes' version
 * absent.
 */
export function readVersion(reader: Reader, key: string, flavour: Flavour): IbmVersion {
  const printed = reader.version(key);
  if (printed === undefined) return {};
  if (flavour === "roks") return openShift(printed) ?? unknownOpenShift(reader, key, printed);
  if (printed.major === 1) return { version: printed };
  reader.reject(key, "a version of Kubernetes 1");
  return {};
}

/** The versions behind an OpenShift version; `undefined` when its Kubernetes minor is not known. */
export function openShift(printed: KubeVersion): Required<IbmVersion> | undefined {
  const minor = kubernetesMinor("roks", minorOf(printed));
  return minor === undefined ? undefined : { version: parseVersion(minor), distributionVersion: printed };
}

function unknownOpenShift(reader: Reader, key: string, printed: KubeVersion): IbmVersion {
  reader.reject(key, "an OpenShift version whose Kubernetes minor is known");
  return { distributionVersion: printed };
}
