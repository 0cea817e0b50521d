import type { Detail } from "../../core/cluster-detail.ts";
import { FleetError } from "../../core/error.ts";
import { toInstant } from "../../core/instant.ts";
import type { FleetReading } from "../../core/inventory.ts";
import type { Shard } from "../../core/shard.ts";
import { writeSnapshot } from "../../documents/snapshot-writer.ts";
import { shellLine } from "../../encode/shell.ts";
import { type Journal, openJournal } from "../../fleet/journal.ts";
import { redactedReading } from "../../report/redaction/redacted-reading.ts";
import { asOfInstant } from "../as-of.ts";
import { exitCode, exitCodeOf } from "../exit-code.ts";
import { type InventoryFormat, inventoryFormats } from "../inventory-format.ts";
import { type OpenFleet, openFleet } from "../open-fleet.ts";
import { type MemoryOptions, openMemory } from "../open-memory.ts";
import { tellOutcome } from "../outcome.ts";
import { checkPage, checkSave } from "../output-format.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { readFleet } from "../read-fleet.ts";
import { readingOutcome } from "../reading-outcome.ts";
import { renderInventory } from "../render-inventory.ts";
import { checkShardPlace, isShardPlace, saveShard } from "../shard-place.ts";
import { snapshotFrom } from "../snapshot-from.ts";
import type { Terminal } from "../terminal.ts";

export interface InventoryOptions extends PrintOptions<InventoryFormat>, MemoryOptions {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly from?: string;
  readonly save?: string;
  readonly resume?: boolean;
  readonly shard?: Shard;
  readonly allowGaps?: boolean;
  readonly detail?: readonly Detail[];
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Reads the fleet, or a snapshot of it; prints it, and saves it where asked. */
export async function inventory(options: InventoryOptions, terminal: Terminal): Promise<number> {
  checkExports(options, inventoryFormats);
  if (options.output === "html") checkPage(terminal);
  checkSave(options.save, "a snapshot");
  checkSource(options);
  const asOf = options.asOf === undefined ? undefined : asOfInstant(options.asOf, 0);
  const read =
    options.from === undefined ? await fromClouds(options, terminal) : await snapshotFrom(options.from, terminal);
  const shown = options.redact === true ? redactedReading(read) : read;
  await print(
    (format, style) =>
      renderInventory(shown, format, { asOf: asOf ?? Date.parse(read.takenAt), details: options.detail, ...style }),
    options,
    terminal,
    inventoryFormats,
  );
  const outcome = readingOutcome(shown);
  if (outcome.code === exitCode.gaps && options.allowGaps === true) return exitCode.fine;
  return tellOutcome("inventory", outcome, "-o wide and json show all", terminal);
}

/** Refuses options that would do nothing, rather than leave people to think they did. */
function checkSource(options: InventoryOptions): void {
  const { from, save, resume, refresh, allowExec, shard } = options;
  if (from === undefined) return;
  // A document holds all that the snapshot does; only reports for people choose what they show.
  const detail = ["json", "yaml"].includes(options.output) && options.export === undefined ? options.detail : undefined;
  const given = Object.entries({ save, resume, detail, refresh, shard, "allow-exec": allowExec });
  const idle = given.filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (idle.length === 0) return;
  throw new FleetError("CONFIG", `${idle.join(", ")} cannot go with --from, which asks no cloud`, {
    hint: "Leave one of them out.",
  });
}

async function fromClouds(options: InventoryOptions, terminal: Terminal): Promise<FleetReading> {
  const { save, resume = false } = options;
  if (resume && save === undefined) {
    throw new FleetError("CONFIG", "--resume goes with --save", { hint: "The journal lies beside the saved file." });
  }
  const inPlace = save !== undefined && (await isShardPlace(save));
  if (inPlace) checkShardPlace(save, options);
  const fleet = await openFleet(options.config, terminal, options.allowExec);
  try {
    const details = options.detail ?? fleet.config.details ?? [];
    for (const line of fleet.because) terminal.err(`${line}\n`);
    for (const line of notOffered(fleet, details)) terminal.err(`${line}\n`);
    // A journal of a run that asked for less would leave its scopes without what is asked for now.
    const fingerprint = `${fleet.fingerprint} ${[...details].sort().join(",")}`;
    const { shard } = options;
    const journal =
      save === undefined || inPlace
        ? undefined
        : await journalOf(
            `${fingerprint}${shard === undefined ? "" : ` ${shard.index}/${shard.count}`}`,
            save,
            resume,
            terminal,
          );
    const emptyScopes = await openMemory(fleet, options, terminal);
    try {
      const read = await readFleet(
        fleet,
        {
          offers: save !== undefined,
          details,
          ...(shard === undefined ? {} : { shard: { ...shard, fleet: fingerprint.trim() } }),
          ...(journal === undefined ? {} : { journal }),
          ...(emptyScopes === undefined ? {} : { emptyScopes }),
        },
        terminal,
      );
      const problem = await emptyScopes?.save();
      if (problem !== undefined) terminal.err(`cache: ${problem}\n`);
      if (inPlace) await leave(read, save, terminal);
      else if (save !== undefined) await keep(read, resumeCommand(options, save), save, journal, terminal);
      return read;
    } finally {
      await journal?.close();
    }
  } finally {
    await fleet.close();
  }
}

/** Says which details a provider cannot give, which is a limit of its API and not a gap. */
function notOffered({ providers }: OpenFleet, details: readonly Detail[]): readonly string[] {
  return providers.flatMap(({ id, detailNames = [] }) => {
    const missing = details.filter((name) => !detailNames.includes(name));
    return missing.length === 0 ? [] : [`${id}: gives no ${missing.join(", ")}`];
  });
}

function journalOf(fingerprint: string, save: string, resume: boolean, terminal: Terminal): Promise<Journal> {
  const takenAt = toInstant(Math.floor(terminal.now() / 1000) * 1000);
  return openJournal({ path: `${save}.journal`, fingerprint, takenAt, resume }).then((journal) => {
    if (journal.notice !== undefined) terminal.err(`resume: ${journal.notice}\n`);
    else if (resume) terminal.err(`resume: ${journal.size} scopes are taken from ${save}.journal\n`);
    return journal;
  });
}

/** The command that goes on where this one stopped: a journal fits the very options it was begun with. */
function resumeCommand({ config, detail, allowExec = [], shard }: InventoryOptions, save: string): string {
  return shellLine([
    "fleetwright",
    "inventory",
    ...(config === undefined ? [] : ["-c", config]),
    ...(detail === undefined ? [] : ["--detail", detail.join(",")]),
    ...(shard === undefined ? [] : ["--shard", `${shard.index}/${shard.count}`]),
    ...allowExec.flatMap((program) => ["--allow-exec", program]),
    ...["--save", save, "--resume"],
  ]);
}

async function leave(read: FleetReading, place: string, terminal: Terminal): Promise<void> {
  const name = await saveShard(place, read);
  terminal.err(name === undefined ? `interrupted: nothing was left in ${place}\n` : `saved ${name}\n`);
}

async function keep(
  read: FleetReading,
  resume: string,
  save: string,
  journal: Journal | undefined,
  terminal: Terminal,
): Promise<void> {
  if (read.interrupted) {
    // Half a fleet is no replacement for the whole one that the file may hold.
    terminal.err(`interrupted: ${save} is as it was; go on with: ${resume}\n`);
    return;
  }
  await writeSnapshot(save, read);
  if (journal?.failure !== undefined) terminal.err(`the journal could not be kept: ${journal.failure.message}\n`);
  // Scopes that may answer differently next time are worth resuming; then the journal stays.
  if (exitCodeOf(read) === 0) await journal?.remove();
  else terminal.err(`saved ${save} with gaps; read only what is missing with: ${resume}\n`);
}
