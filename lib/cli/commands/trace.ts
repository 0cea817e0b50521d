import { existsSync } from "node:fs";
import { readPaths } from "../../check/readers/read-paths.ts";
import { FleetError, isFleetError } from "../../core/error.ts";
import type { Unread } from "../../core/findings-document.ts";
import type { FleetTrace, Trace } from "../../core/trace.ts";
import { terminalLines } from "../../encode/terminal.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { traceTable } from "../../report/trace-table.ts";
import type { LabelledImage } from "../../trace/image-labels.ts";
import type { DefinedObjects } from "../../trace/synth-objects.ts";
import { traceImage, traceObject } from "../../trace/trace-object.ts";
import { exitCode } from "../exit-code.ts";
import type { ContextOptions } from "../open-context.ts";
import { isOutOfReach } from "../out-of-reach.ts";
import { type Outcome, tellOutcome } from "../outcome.ts";
import { plainDocument } from "../plain-document.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { readDefinedObjects } from "../read-defined-objects.ts";
import { readLabelFiles } from "../read-label-files.ts";
import type { Terminal } from "../terminal.ts";
import { type TraceFormat, traceFormats } from "../trace-format.ts";

export interface TraceCommandOptions extends PrintOptions<TraceFormat>, Omit<ContextOptions, "context"> {
  readonly context?: string;
  readonly namespace: string;
  readonly manifests?: readonly string[];
  readonly imageLabels?: readonly string[];
  readonly redact?: boolean;
}

/** What traces are made from. */
export interface Sources {
  readonly images: readonly LabelledImage[];
  readonly defined: DefinedObjects;
  readonly unread: (entry: Unread) => void;
}

/** Traces images, pods and objects; prints what tells of each, and what nothing tells. */
export async function trace(
  what: readonly string[],
  options: TraceCommandOptions,
  terminal: Terminal,
): Promise<number> {
  checkExports(options, traceFormats);
  const unread: Unread[] = [];
  const keep = (entry: Unread) => void unread.push(entry);
  const images = await readLabelFiles(options.imageLabels ?? []);
  const defined = await readDefinedObjects(options.manifests ?? [], keep);
  const sources: Sources = { images, defined, unread: keep };
  let traces: readonly Trace[];
  try {
    traces = await traceAll(what, sources, options, terminal);
  } catch (error) {
    if (options.context === undefined || !isFleetError(error) || !isOutOfReach(error)) throw error;
    terminal.err(terminalLines(`trace: ${options.context}: ${error.message}\n`));
    if (error.hint !== undefined) terminal.err(terminalLines(`  ${error.hint}\n`));
    return exitCode.nothingRead;
  }
  const known: FleetTrace = { kind: "FleetTrace", schemaVersion: 1, traces, unread };
  const document = options.redact === true ? redactionOf({ trace: known })(known) : known;
  await print(
    (format, style) => (format === "table" ? traceTable(document, style) : plainDocument(document, format)),
    options,
    terminal,
    traceFormats,
  );
  return tellOutcome("trace", outcomeOf(document), "-o json shows all", terminal);
}

function outcomeOf({ traces, unread }: FleetTrace): Outcome {
  const partly = traces.filter(({ untraced }) => untraced.length > 0);
  const because = [
    ...(partly.length === 0 ? [] : [`${partly.length} of ${traces.length} not traced to the end`]),
    ...(unread.length === 0 ? [] : [`${unread.length} not found or not read`]),
  ];
  const open = [
    partly.map(({ subject, image, object, untraced }) => `${object ?? image ?? subject}: no ${untraced.join(", ")}`),
    unread.map(({ what, message }) => `${what}: ${message}`),
  ];
  return { code: because.length === 0 ? exitCode.fine : exitCode.gaps, because, open };
}

async function traceAll(
  what: readonly string[],
  sources: Sources,
  options: TraceCommandOptions,
  terminal: Terminal,
): Promise<readonly Trace[]> {
  const { context } = options;
  const live =
    context === undefined
      ? undefined
      : await (await import("../trace-live.ts")).openLive({ ...options, context }, sources, terminal);
  const traces: Trace[] = [];
  try {
    for (const subject of what) {
      if (subject === "-" || existsSync(subject)) traces.push(...(await traceFiles(subject, sources, terminal)));
      else if (/^pods?\//.test(subject)) {
        if (live === undefined) {
          throw new FleetError("CONFIG", `${subject} is a pod of a cluster that was not named`, {
            hint: "Name it by --context.",
          });
        }
        traces.push(...(await live.pod(subject, options.namespace)));
      } else traces.push(...tracesOfImage(subject, sources, (await live?.image(subject)) ?? []));
    }
  } finally {
    live?.close();
  }
  return traces;
}

async function traceFiles(path: string, sources: Sources, { stdin, signal }: Terminal): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  const { images, defined, unread } = sources;
  await readPaths(
    [path],
    {
      object(object, { file = path, line }) {
        const place = line === undefined ? file : `${file}:${line}`;
        const same = defined.find(object, []);
        const lineage = { object, makers: [], ...(same === undefined ? {} : { defined: same }) };
        traces.push(...traceObject(lineage, { subject: path, place, images }));
      },
      unread,
      other: () => {},
    },
    { stdin: stdin ?? nothing, signal },
  );
  return traces;
}

/** Wherever it runs: in the cluster, and in the workloads of a synth that were not met there. */
function tracesOfImage(image: string, { images, defined, unread }: Sources, live: readonly Trace[]): readonly Trace[] {
  const met = new Set(live.map(({ object }) => object));
  const rendered = defined.workloads.flatMap((same) =>
    traceObject(
      { object: same.object, makers: [], defined: same },
      { subject: image, place: same.place, image, images },
    ),
  );
  const traces = [...live, ...rendered.filter(({ object }) => !met.has(object))];
  if (traces.length > 0) return traces;
  const alone = traceImage(image, images);
  if (alone !== undefined) return [alone];
  unread({ what: image, message: "nothing that was read runs this image, and no labels of it were given" });
  return [];
}

async function* nothing(): AsyncGenerator<string, void, undefined> {}
