import { FleetError } from "../../core/error.ts";
import type { Finding } from "../../core/finding.ts";
import type { JsonValue } from "../../core/kube-object.ts";
import { eachObject } from "../manifests/each-object.ts";
import { type ManifestCheck, startCheck } from "../manifests/manifest-check.ts";

/** The part of cdk8s-cli's `ValidationContext` that is used; cdk8s-cli itself is not loaded. */
export interface Cdk8sValidationContext {
  readonly manifests: readonly string[];
  parseManifest(path: string): readonly unknown[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: "success" | "failure", metadata?: Readonly<Record<string, string>>): void;
  };
}

/** `properties` of the validation in `cdk8s.yaml`. */
export interface ServedApiValidationProps {
  /** Version that the clusters run, `1.33`. */
  readonly version: string;
  /** Version that they are to run; every minor up to it is judged. Default: the same. */
  readonly next?: string;
  /** What fails the synthesis. Default `error`. */
  readonly failOn?: "error" | "warning";
}

/**
 * A validation plugin for cdk8s-cli: each object is judged against the APIs of the version that runs and of every minor
 * up to the next one. In `cdk8s.yaml`, under `validations`, name this package, its version, and this class.
 */
export class ServedApiValidation {
  readonly #props: ServedApiValidationProps;

  /** @throws FleetError `CONFIG` for properties that cannot be followed, `INVALID_TARGET` for versions that are none. */
  constructor(props: ServedApiValidationProps) {
    if (typeof props.version !== "string") {
      throw new FleetError("CONFIG", "ServedApiValidation does not know which version runs", {
        path: "$.validations[].properties.version",
        hint: 'Write properties: { version: "1.33", next: "1.35" }, in quotes.',
      });
    }
    this.#props = props;
    this.#start();
  }

  async validate(context: Cdk8sValidationContext): Promise<void> {
    const check = this.#start();
    for (const file of context.manifests) {
      for (const document of context.parseManifest(file)) {
        if (document === null || document === undefined) continue;
        for (const found of eachObject(document as JsonValue)) {
          if (found.object !== undefined) check.see(found.object, { file });
          else check.cannotRead({ what: `${file}${found.path}`, message: found.flaw });
        }
      }
    }
    const { findings, unread } = check.finish();
    for (const same of grouped(findings)) report(context, same);
    const failing = findings.filter(({ severity, verdict }) => verdict === "fail" && this.#fails(severity));
    context.report.submit(failing.length > 0 ? "failure" : "success", {
      versions: check.context.hops.join(", "),
      "not judged": String(unread.length + findings.filter(({ verdict }) => verdict === "unknown").length),
      ...(unread.length === 0 ? {} : { unread: unread.map(({ what, message }) => `${what}: ${message}`).join("; ") }),
    });
  }

  #start(): ManifestCheck {
    const { version, next } = this.#props;
    return startCheck({
      // The table of APIs has no dates, so that the day does not matter.
      asOf: "2026-01-01T00:00:00Z",
      currentVersion: version,
      targetVersion: next ?? version,
      only: ["API-*", "INPUT-API-NOT-JUDGED"],
    });
  }

  #fails(severity: Finding["severity"]): boolean {
    return severity === "error" || (severity === "warning" && this.#props.failOn === "warning");
  }
}

/** Findings that differ only in the object they are about. */
function grouped(findings: readonly Finding[]): Iterable<readonly [Finding, ...Finding[]]> {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.code}\0${finding.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return groups.values();
}

function report({ report: to }: Cdk8sValidationContext, same: readonly [Finding, ...Finding[]]): void {
  const [{ code, severity, message, fix }] = same;
  to.addViolation({
    ruleName: code,
    recommendation: `${severity}: ${message}`,
    fix,
    violatingResources: same.map(({ target }) => ({
      resourceName: target.name ?? "",
      manifestPath: target.file ?? "",
      locations: ["apiVersion"],
    })),
  });
}
