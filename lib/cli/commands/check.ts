import { checkSink } from "../../check/check-sink.ts";
import type { CheckOptions } from "../../check/manifests/check-options.ts";
import { type ManifestCheck, startCheck } from "../../check/manifests/manifest-check.ts";
import { type PathOptions, readPaths } from "../../check/readers/read-paths.ts";
import type { CheckConfig } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { FleetError, isFleetError } from "../../core/error.ts";
import type { FindingsDocument } from "../../core/findings-document.ts";
import { toInstant } from "../../core/instant.ts";
import { readFindings } from "../../documents/findings-reader.ts";
import { terminalLines } from "../../encode/terminal.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { counted } from "../../report/words.ts";
import { asOfInstant } from "../as-of.ts";
import type { ClusterCheckOptions } from "../check-cluster.ts";
import { checkOutcome } from "../check-exit-code.ts";
import { type CheckFormat, checkFormats } from "../check-format.ts";
import { checkSettings } from "../check-settings.ts";
import { checkSynth, synthsAmong } from "../check-synth.ts";
import { configFile } from "../config-file.ts";
import { exitCode, type FailOn } from "../exit-code.ts";
import { isOutOfReach } from "../out-of-reach.ts";
import { tellOutcome } from "../outcome.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { renderFindings } from "../render-findings.ts";
import type { Terminal } from "../terminal.ts";

export interface CheckCommandOptions extends PrintOptions<CheckFormat>, Omit<ClusterCheckOptions, "context"> {
  readonly config?: string;
  readonly targetVersion?: string;
  readonly currentVersion?: string;
  readonly pss?: "baseline" | "restricted";
  readonly pssVersion?: string;
  readonly only?: readonly string[];
  readonly baseline?: string;
  readonly helmReleases?: readonly string[];
  readonly component?: Readonly<Record<string, string>>;
  readonly context?: string;
  readonly failOn: FailOn;
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Judges what lies in files and folders, is piped in, or runs in a cluster; prints it, and exports it where asked. */
export async function check(
  paths: readonly string[],
  options: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkExports(options, checkFormats);
  refuseContradictions(paths, options);
  const settings = await checkOptions(options, terminal);
  let judged: Judged;
  try {
    judged = await judge(paths, options, settings, terminal);
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.err("check: interrupted; nothing is printed, since not everything was looked at\n");
      return exitCode.interrupted;
    }
    if (options.context === undefined || !isFleetError(error) || !isOutOfReach(error)) throw error;
    terminal.err(terminalLines(`check: ${options.context}: ${error.message}\n`));
    if (error.hint !== undefined) terminal.err(terminalLines(`  ${error.hint}\n`));
    return exitCode.nothingRead;
  }
  const { others, document, versions } = judged;
  const shown = options.redact === true ? redacted(document) : document;
  await print((format, style) => renderFindings(shown, format, style), options, terminal, checkFormats);
  if (options.targetVersion === undefined) terminal.err(`check: judged for ${versions}\n`);
  if (others > 0)
    terminal.err(
      `check: left out ${counted(others, "document")} that ${others === 1 ? "is no object" : "are no objects"} of a cluster\n`,
    );
  return tellOutcome("check", checkOutcome(shown, options.failOn), "-o wide and json show all", terminal);
}

function redacted(document: FindingsDocument): FindingsDocument {
  return redactionOf({ findings: document.findings, unreadInputs: document.unread })(document);
}

interface Judged {
  readonly document: FindingsDocument;
  /** What it was judged for. */
  readonly versions: string;
  /** Documents that are no objects of a cluster. */
  readonly others: number;
}

async function judge(
  paths: readonly string[],
  options: CheckCommandOptions,
  settings: CheckOptions,
  terminal: Terminal,
): Promise<Judged> {
  const { context, allRevisions = false, helmReleases = [] } = options;
  if (context !== undefined) {
    const { checkCluster } = await import("../check-cluster.ts");
    return finished(await checkCluster({ ...options, context }, settings, terminal), 0);
  }
  if ((await synthsAmong(paths)).length > 0) {
    const document = await checkSynth(onlySynth(paths, options), settings);
    return { document, versions: "each cluster's own versions, now and planned", others: 0 };
  }
  const started = startCheck(settings);
  let others = 0;
  const other = () => void others++;
  const from: PathOptions = { stdin: terminal.stdin ?? nothing, signal: terminal.signal };
  await readPaths(paths, checkSink(started, { allRevisions, other }), from);
  await readPaths(helmReleases, checkSink(started, { allRevisions, other, releasesOnly: true }), from);
  return finished(started, others);
}

function finished(check: ManifestCheck, others: number): Judged {
  return { document: check.finish(), versions: `Kubernetes ${check.context.hops.join(", ")}`, others };
}

/** @throws FleetError `CONFIG` where more is named than one synth, whose clusters are judged one by one. */
function onlySynth([path = "", ...more]: readonly string[], { helmReleases = [] }: CheckCommandOptions): string {
  if (more.length === 0 && helmReleases.length === 0) return path;
  throw new FleetError("CONFIG", "the output folder of a synth is judged cluster by cluster, and nothing beside it", {
    hint: "Run check once for the folder, and once for what else there is.",
  });
}

/** @throws FleetError `CONFIG` where nothing is named, or files and a cluster at once, which are two judgements. */
function refuseContradictions(paths: readonly string[], options: CheckCommandOptions): void {
  const { context, helmReleases = [], helm, prove, allowExec = [], allowDebugContainers } = options;
  const named = paths.length + helmReleases.length;
  if (context === undefined && named === 0) {
    throw new FleetError("CONFIG", "nothing to check was named", {
      hint: "Name files or folders, - for what is piped in, --helm-releases, or a cluster by --context.",
    });
  }
  if (context !== undefined && named > 0) {
    throw new FleetError("CONFIG", "files and a cluster cannot be judged as one", { hint: "Run check once for each." });
  }
  if (context === undefined && (helm === true || prove !== undefined)) {
    throw new FleetError("CONFIG", `--${prove === undefined ? "helm" : "prove"} is about a cluster`, {
      hint: "Name it by --context.",
    });
  }
  if (prove === undefined && (allowExec.includes("") || allowDebugContainers !== undefined)) {
    throw new FleetError("CONFIG", "nothing that is asked for would be run in a pod", {
      hint: "Add --prove read-only, or name the program that a kubeconfig may run: --allow-exec PROGRAM.",
    });
  }
}

/** What the command line says, over what the configuration says. */
async function checkOptions(options: CheckCommandOptions, terminal: Terminal): Promise<CheckOptions> {
  const file = configFile(options.config);
  const config: CheckConfig = file === undefined ? {} : ((await loadConfig(file)).check ?? {});
  const { targetVersion, currentVersion, pss, pssVersion, only, baseline, component } = options;
  const known = baseline === undefined ? undefined : await readFindings(baseline);
  const asOf = toInstant(asOfInstant(options.asOf, Math.floor(terminal.now() / 1000) * 1000));
  const settings = checkSettings(config, file, asOf);
  return {
    ...settings,
    ...(targetVersion === undefined ? {} : { targetVersion }),
    ...(currentVersion === undefined ? {} : { currentVersion }),
    ...(pss === undefined ? {} : { podSecurity: pss }),
    ...(pssVersion === undefined ? {} : { podSecurityVersion: pssVersion }),
    ...(only === undefined ? {} : { only }),
    ...(known === undefined ? {} : { baseline: new Set(known.findings.map(({ fingerprint }) => fingerprint)) }),
    cluster: { ...settings.cluster, components: { ...settings.cluster?.components, ...component } },
  };
}

async function* nothing(): AsyncGenerator<string, void, undefined> {}
