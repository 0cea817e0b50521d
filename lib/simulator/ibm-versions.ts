import { dayMs, fromInstant } from "../core/instant.ts";
import { bundledMinors, releaseDate, supportWindow } from "../data/index.ts";

/** A minor that IBM Cloud offers, or has offered, on a given day. */
export interface IbmMinor {
  readonly flavour: "kubernetes" | "openshift";
  /** `1.34`, or of OpenShift `4.18`. */
  readonly minor: string;
  /** Newest patch, and the build that a master or a worker on it runs. */
  readonly patch: number;
  readonly build: number;
  /** As IBM prints it: noon of the last day. */
  readonly endOfService: string;
  readonly supported: boolean;
  readonly isDefault: boolean;
}

/** Invented, in the form that IBM prints them. */
const patches: Readonly<Record<string, readonly [patch: number, build: number]>> = {
  "1.30": [14, 1587],
  "1.31": [14, 1578],
  "1.32": [11, 1569],
  "1.33": [8, 1560],
  "1.34": [5, 1550],
  "1.35": [4, 1541],
  "1.36": [2, 1533],
  "4.16": [52, 1590],
  "4.17": [44, 1581],
  "4.18": [31, 1572],
  "4.19": [20, 1563],
  "4.20": [12, 1554],
  "4.21": [5, 1545],
};

/** Every minor that IBM Cloud has released by `now` (milliseconds since the epoch), lowest first. */
export function ibmMinors(flavour: IbmMinor["flavour"], now: number): readonly IbmMinor[] {
  const provider = flavour === "kubernetes" ? "iks" : "roks";
  const released = bundledMinors(provider).flatMap((minor) => {
    const releasedAt = fromInstant(releaseDate(provider, minor) ?? "");
    const end = fromInstant(supportWindow(provider, minor)?.endOfStandard?.at ?? "");
    if (releasedAt === undefined || end === undefined || releasedAt > now) return [];
    const [patch, build] = patches[minor] ?? [0, 1500];
    const supported = now < end;
    return [{ flavour, minor, patch, build, endOfService: printed(end - dayMs / 2), supported, isDefault: false }];
  });
  const newest = released.at(-1);
  return released.map((minor) => (minor === newest ? { ...minor, isDefault: true } : minor));
}

/** The version of a master or worker, `older` builds behind the newest of its minor. */
export function ibmVersion({ flavour, minor, patch, build }: IbmMinor, older = 0): string {
  const version = `${minor}.${Math.max(0, patch - older)}_${build - older}`;
  return flavour === "kubernetes" ? version : `${version}_openshift`;
}

/** The minor of a version as IBM prints it. */
export function ibmMinorOf(version: string, now: number): IbmMinor | undefined {
  const minor = version.split(".").slice(0, 2).join(".");
  return ibmMinors(version.endsWith("_openshift") ? "openshift" : "kubernetes", now).find(
    (candidate) => candidate.minor === minor,
  );
}

/** IBM's dates have an offset without a colon. */
export function printed(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, "+0000");
}
