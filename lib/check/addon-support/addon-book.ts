import { type KubeVersion, minorOf, tryParseVersion } from "../../core/version.ts";
import {
  type AddonOverlay,
  type AddonRow,
  type AddonSupportRow,
  addonSupport,
  knownAddons,
} from "../../data/addon-support.ts";
import { isImageOf } from "../workload/image.ts";

/** What is known of an add-on's version and a Kubernetes minor. */
export type AddonAnswer =
  | { readonly state: "supported" }
  /** The range that its own minor is meant for. */
  | { readonly state: "outside"; readonly from: string; readonly to?: string; readonly row?: AddonSupportRow }
  | { readonly state: "unknown" };

/** The bundled table and an overlay, whose rows win. */
export class AddonBook {
  readonly #addons: readonly AddonRow[];
  readonly #rows: ReadonlyMap<string, AddonSupportRow>;

  constructor({ addons = [], rows = [] }: AddonOverlay = {}) {
    this.#addons = [...addons, ...knownAddons];
    this.#rows = new Map([...addonSupport, ...rows].map((row) => [`${row.addon} ${row.version}`, row]));
  }

  /** The add-on that an image belongs to. */
  addonOf(repository: string): AddonRow | undefined {
    return this.#addons.find(({ images }) => images.some((name) => isImageOf(repository, name)));
  }

  /** Whether a version of an add-on, such as `v1.20.3`, is meant for a Kubernetes minor. */
  answer({ addon, sameMinor }: AddonRow, tag: string | undefined, minor: string): AddonAnswer {
    const version = tagVersion(tag);
    const kubernetes = tryParseVersion(minor);
    if (version === undefined || kubernetes === undefined) return { state: "unknown" };
    const own = minorOf(version);
    if (sameMinor === true) return within(kubernetes, own, own);
    const row = this.#rows.get(`${addon} ${own}`);
    if (row === undefined) return { state: "unknown" };
    const answer = within(kubernetes, row.from, row.to);
    return answer.state === "outside" ? { ...answer, row } : answer;
  }
}

function within(kubernetes: KubeVersion, from: string, to?: string): AddonAnswer {
  const first = tryParseVersion(from)?.minor ?? Number.POSITIVE_INFINITY;
  const last = to === undefined ? Number.POSITIVE_INFINITY : (tryParseVersion(to)?.minor ?? Number.NEGATIVE_INFINITY);
  if (kubernetes.minor >= first && kubernetes.minor <= last) return { state: "supported" };
  return { state: "outside", from, ...(to === undefined ? {} : { to }) };
}

/** Tags carry more than a version: `v1.18.2-distroless`, `1.20.3-alpine`. */
function tagVersion(tag: string | undefined): KubeVersion | undefined {
  const parts = /^v?\d+\.\d+/.exec(tag ?? "");
  return parts === null ? undefined : tryParseVersion(parts[0]);
}
