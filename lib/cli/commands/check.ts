import { checkSink } from "../../check/check-sink.ts";
import type { CheckOptions } from "../../check/manifests/check-options.ts";
import { startCheck } from "../../check/manifests/manifest-check.ts";
import { type PathOptions, readPaths } from "../../check/readers/read-paths.ts";
import type { CheckConfig } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { FleetError } from "../../core/error.ts";
import type { FindingsDocument } from "../../core/findings-document.ts";
import { toInstant } from "../../core/instant.ts";
import { readFindings } from "../../documents/findings-reader.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { counted } from "../../report/words.ts";
import { asOfInstant } from "../as-of.ts";
import { checkOutcome } from "../check-exit-code.ts";
import { type CheckFormat, checkFormats } from "../check-format.ts";
import { checkSettings } from "../check-settings.ts";
import { configFile } from "../config-file.ts";
import { exitCode, type FailOn } from "../exit-code.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { renderFindings } from "../render-findings.ts";
import type { Terminal } from "../terminal.ts";

export interface CheckCommandOptions extends PrintOptions<CheckFormat> {
  readonly config?: string;
  readonly targetVersion?: string;
  readonly currentVersion?: string;
  readonly pss?: "baseline" | "restricted";
  readonly pssVersion?: string;
  readonly only?: readonly string[];
  readonly baseline?: string;
  readonly helmReleases?: readonly string[];
  readonly allRevisions?: boolean;
  readonly component?: Readonly<Record<string, string>>;
  readonly failOn: FailOn;
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Judges what lies in files and folders, or is piped in; prints it, and exports it where asked. */
export async function check(
  paths: readonly string[],
  options: CheckCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkExports(options, checkFormats);
  const releases = options.helmReleases ?? [];
  if (paths.length + releases.length === 0) {
    throw new FleetError("CONFIG", "nothing to check was named", {
      hint: "Name files or folders, - for what is piped in, or --helm-releases.",
    });
  }
  const started = startCheck(await checkOptions(options, terminal));
  const allRevisions = options.allRevisions === true;
  let others = 0;
  const other = () => void others++;
  const from: PathOptions = { stdin: terminal.stdin ?? nothing, signal: terminal.signal };
  try {
    await readPaths(paths, checkSink(started, { allRevisions, other }), from);
    await readPaths(releases, checkSink(started, { allRevisions, other, releasesOnly: true }), from);
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    terminal.err("check: interrupted; nothing is printed, since not everything was looked at\n");
    return exitCode.interrupted;
  }
  const document = started.finish();
  const shown = options.redact === true ? redacted(document) : document;
  await print((format, style) => renderFindings(shown, format, style), options, terminal, checkFormats);
  if (options.targetVersion === undefined) terminal.err(`check: judged for Kubernetes ${started.hops.join(", ")}\n`);
  if (others > 0) terminal.err(`check: left out ${counted(others, "document")} that say nothing of Kubernetes\n`);
  const { code, because } = checkOutcome(document, options.failOn);
  if (code !== exitCode.fine) terminal.err(`check: exit code ${code}: ${because.join(", ")}\n`);
  return code;
}

function redacted(document: FindingsDocument): FindingsDocument {
  return redactionOf({ findings: document.findings, unreadInputs: document.unread })(document);
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
