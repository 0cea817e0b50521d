import { isFleetError } from "../../../core/error.ts";
import { type Finding, finding } from "../../../core/finding.ts";
import { findingCatalogue } from "../../../core/finding-catalogue.ts";
import type { LiveCluster } from "../client-findings.ts";
import { eachOf } from "../each-of.ts";
import { type DebugOptions, type Look, lookByCommand, lookByDebugging } from "./look.ts";
import type { ReadOnlyClaim } from "./read-only-claims.ts";

export interface ProofOptions extends Omit<DebugOptions, "image" | "name"> {
  readonly cluster: LiveCluster;
  /** Commands may be run in containers. */
  readonly exec: boolean;
  /** Ephemeral containers of this image may be added to pods. */
  readonly debugImage?: string;
  /** A name for a debug container, another one each time. */
  readonly newName: () => string;
  /** Told of each claim: `undefined` where it holds. */
  readonly judged: (found: Finding | undefined) => void;
}

/** Containers that are looked into at a time. */
const atOnce = 4;

/**
 * Looks into every container that claims a read-only root file system, as far as that is allowed. What cannot be looked
 * at is kept apart from what is writable. Rejects with `CANCELLED` only.
 */
export async function proveReadOnly(claims: readonly ReadOnlyClaim[], options: ProofOptions): Promise<void> {
  await eachOf(claims, atOnce, async (claim) => {
    options.judged(verdictOf(claim, await look(claim, options), options.cluster));
  });
}

async function look(claim: ReadOnlyClaim, options: ProofOptions): Promise<Look> {
  const { shell, exec, debugImage, newName } = options;
  if (!exec && debugImage === undefined) return { because: "nothing may be run in its pod" };
  if (claim.idle !== undefined) return { because: claim.idle };
  const reasons: string[] = [];
  const attempt = async (way: () => Promise<Look>): Promise<Look | undefined> => {
    try {
      const result = await way();
      if (result.root !== undefined) return result;
      reasons.push(result.because);
    } catch (error) {
      if (!isFleetError(error) || error.code === "CANCELLED") throw error;
      reasons.push(error.message);
    }
    return undefined;
  };
  const found =
    (exec ? await attempt(() => lookByCommand(claim, shell)) : undefined) ??
    (debugImage === undefined
      ? undefined
      : await attempt(() => lookByDebugging(claim, { ...options, image: debugImage, name: newName() })));
  return found ?? { because: reasons.join("; ") };
}

function verdictOf(
  { namespace, pod, container }: ReadOnlyClaim,
  { root, ...rest }: Look,
  { uid }: LiveCluster,
): Finding | undefined {
  if (root?.readOnly === true) return undefined;
  const code = root === undefined ? "HARDEN-ROOT-UNPROVEN" : "HARDEN-ROOT-WRITABLE";
  const { severity, fix } = findingCatalogue[code];
  return finding({
    code,
    severity,
    verdict: root === undefined ? "unknown" : "fail",
    target: {
      ...(uid === undefined ? {} : { cluster: uid }),
      apiVersion: "v1",
      kind: "Pod",
      namespace,
      name: pod,
      container,
    },
    message:
      root === undefined
        ? `could not look: ${"because" in rest ? rest.because : "for no reason that is known"}`
        : `its root is mounted for writing (${root.type})`,
    fix,
    evidence: [{ kind: "live", source: "the mount table of the container", detail: "/proc/<pid>/mountinfo" }],
  });
}
