import * as v from "valibot";
import { localMinute, minuteIn } from "../core/local-time.ts";
import { parseRecurrenceRule } from "../core/recurrence-rule.ts";
import { timeZone } from "../core/time-zone.ts";
import { choice, described, list, pattern, section, text, wholeNumber, word } from "./fields.ts";

const selectorFields = {
  name: v.exactOptional(v.pipe(pattern, described("Name of the cluster.", "any"))),
  provider: v.exactOptional(v.pipe(pattern, described("Provider of the cluster, such as eks.", "any"))),
  account: v.exactOptional(v.pipe(pattern, described("Id or name of the account, project or subscription.", "any"))),
  location: v.exactOptional(v.pipe(pattern, described("Region or zone.", "any"))),
  environment: v.exactOptional(v.pipe(pattern, described("Its environment, as labels give it.", "any"))),
  wave: v.exactOptional(v.pipe(pattern, described("Its wave, as labels give it.", "any"))),
  owner: v.exactOptional(v.pipe(pattern, described("Its owner, as labels give it.", "any"))),
  tags: v.exactOptional(
    v.pipe(
      v.record(word, pattern, "a map from tag keys to patterns"),
      described("Tags or labels that it must have.", "any"),
    ),
  ),
};
const selector = section(selectorFields);
const match = v.exactOptional(v.pipe(selector, described("Which clusters; all parts must fit.", "all")));

const instant = (phrase: string) => v.pipe(v.string(phrase), v.check(isInstant, phrase));
const aDate = "a date such as 2026-12-18 in quotes, or an instant such as 2026-12-18T17:00:00Z";
const dateOrInstant = v.pipe(v.string(aDate), v.check(isDate, aDate));
const zone = v.pipe(
  v.string("an IANA time zone such as Europe/Berlin"),
  v.check((name) => timeZone(name) !== undefined, "an IANA time zone such as Europe/Berlin"),
);
const aRule =
  "a recurrence rule of days such as FREQ=WEEKLY;BYDAY=TU,WE,TH, without hours, COUNT and UNTIL; weekly, monthly and yearly ones name their days";
const recurrenceRule = v.pipe(v.string(aRule), v.check(isRuleOfDays, aRule));
const aTime = 'a local time of day from "00:00" to "23:59", in quotes';
const hours = (most: number) => {
  const phrase = `a number of hours from 0 to ${most}`;
  return v.pipe(v.number(phrase), v.minValue(0, phrase), v.maxValue(most, phrase));
};
const minutes = wholeNumber(0, 1440, " of minutes");
const nodes = text("a number of nodes or a share of the pool, such as 2 or 33%, in quotes", /^\d{1,6}%?$/);
const bound = (of: string) =>
  v.exactOptional(v.pipe(wholeNumber(1, 100_000, " of clusters"), described(`Clusters under way ${of}.`, "no bound")));

const concurrency = v.pipe(
  section({ total: bound("in all"), perCloud: bound("in each cloud"), perAccount: bound("in each account") }),
  described("Clusters under way at one time.", "no bound"),
);

const window = section({
  match,
  rrule: v.pipe(
    recurrenceRule,
    described("RFC 5545 rule without RRULE:, for the days on which the window opens. INTERVAL counts from 2018-01-01."),
  ),
  start: v.pipe(text(aTime, /^(?:[01]\d|2[0-3]):[0-5]\d$/), described("Local time at which it opens.")),
  hours: v.pipe(
    v.number("a number of hours above 0, up to 168"),
    v.gtValue(0, "a number of hours above 0, up to 168"),
    v.maxValue(168, "a number of hours above 0, up to 168"),
    described("How long it stays open."),
  ),
  timeZone: v.pipe(zone, described("IANA time zone; the window moves with its clock.")),
});
const windows = v.exactOptional(
  v.pipe(list("windows", window), described("Times in which work may begin and must end.", "always")),
);

const freeze = section({
  name: v.pipe(word, described("What messages call it.")),
  match,
  from: v.pipe(dateOrInstant, described("First moment of the freeze; a date begins at 00:00.")),
  until: v.pipe(dateOrInstant, described("First moment after it.")),
  timeZone: v.exactOptional(v.pipe(zone, described("Time zone of dates.", '"UTC"'))),
});

const group = section({
  name: v.pipe(word, described("What plans call it.")),
  match: v.pipe(selector, described("Which clusters; the first group that fits takes a cluster.")),
  canaries: v.exactOptional(
    v.pipe(
      v.union([wholeNumber(0, 100_000, " of clusters"), selector], "a number of clusters, or a map that says which"),
      described("Clusters that go first, each fully: a number, or which ones.", "0"),
    ),
  ),
  canarySoakHours: v.exactOptional(v.pipe(hours(8760), described("Hours to wait after the canaries.", "0"))),
  concurrency: bound("in the group"),
});

const stage = section({
  name: v.pipe(word, described("What plans call it.")),
  groups: v.pipe(list("groups", group), described("Groups run side by side.")),
  soakHours: v.exactOptional(v.pipe(hours(8760), described("Hours to wait after the stage.", "0"))),
  approval: v.exactOptional(v.pipe(choice(["before", "after"]), described("When somebody has to say yes.", "never"))),
  concurrency: v.exactOptional(concurrency),
  failureBudget: v.exactOptional(
    v.pipe(wholeNumber(0, 100_000, " of clusters"), described("Clusters that may fail before the stage stops.", "0")),
  ),
  notBefore: v.exactOptional(
    v.pipe(instant("an instant such as 2026-12-01T08:00:00Z"), described("When it begins at the earliest.", "at once")),
  ),
  windows,
});

const target = section({
  match,
  target: v.pipe(
    text(
      "latest, n-1, oldest-supported, channel, or a version such as 1.36 in quotes",
      /^(?:latest|n-1|oldest-supported|channel|\d{1,3}\.\d{1,4}(?:\.\d{1,5}(?:[-+_][\w.+-]{1,80})?)?)$/,
    ),
    described("Where clusters go: a version, or latest, n-1, oldest-supported, channel."),
  ),
  at: v.exactOptional(
    v.pipe(
      instant("an instant such as 2027-01-01T00:00:00Z"),
      described("For oldest-supported: when it has to be supported.", "now"),
    ),
  ),
});

const asItIs = "as the cloud has it";
const pool = section({
  match: v.pipe(
    section({
      ...selectorFields,
      pool: v.exactOptional(v.pipe(pattern, described("Name of the node pool.", "any"))),
      workload: v.exactOptional(
        v.pipe(choice(["stateless", "stateful", "gpu", "system"]), described("What runs on the pool.", "any")),
      ),
    }),
    described("Which pools; all parts must fit."),
  ),
  maxSurge: v.exactOptional(v.pipe(nodes, described("Nodes added while others are replaced.", asItIs))),
  maxUnavailable: v.exactOptional(v.pipe(nodes, described("Nodes that may be missing meanwhile.", asItIs))),
  drainMinutes: v.exactOptional(v.pipe(minutes, described("Expected time to drain a node.", asItIs))),
  soakMinutes: v.exactOptional(v.pipe(minutes, described("Time to wait after each round of nodes.", asItIs))),
});

/** The schema of `policy:` in `fleet.yaml`, and of what `definePolicy` takes. */
export const policySchema = section({
  targets: v.exactOptional(
    v.pipe(list("targets", target), described("The first that fits a cluster decides.", '"n-1" for all')),
  ),
  stages: v.exactOptional(
    v.pipe(
      list("stages", stage),
      described("Run one after the other; clusters that no group takes form a last stage.", "one stage"),
    ),
  ),
  concurrency: v.exactOptional(concurrency),
  windows,
  workingHours: v.exactOptional(
    v.pipe(
      list("windows", window),
      described("When people are there to watch: work lies within these times as well as within windows.", "always"),
    ),
  ),
  freezes: v.exactOptional(
    v.pipe(list("freezes", freeze), described("Times in which nothing may be under way.", "none")),
  ),
  honourCloudWindows: v.exactOptional(
    v.pipe(
      v.boolean("true or false"),
      described("Whether windows and exclusions read from the clouds bind as well.", "true"),
    ),
  ),
  phases: v.exactOptional(
    v.pipe(
      choice(["together", "control-planes-first"]),
      described("Whether nodes follow their own control plane, or all control planes of a stage.", "together"),
    ),
  ),
  skip: v.exactOptional(
    v.pipe(
      v.array(
        choice(["stopped", "unhealthy", "operation-in-progress"]),
        "a list of stopped, unhealthy, operation-in-progress",
      ),
      v.readonly(),
      described("Clusters to leave out instead of planning them.", "stopped and unhealthy"),
    ),
  ),
  pools: v.exactOptional(
    v.pipe(list("strategies", pool), described("How nodes are replaced. The first that fits a pool decides.", asItIs)),
  ),
  marginDays: v.exactOptional(
    v.pipe(wholeNumber(0, 365, " of days"), described("Days before a deadline by which to be done.", "0")),
  ),
});

/** The calendar of windows knows days; the time of day is `start`, and a window that ends for good is a freeze. */
function isRuleOfDays(rule: string): boolean {
  const parsed = parseRecurrenceRule(rule);
  if (parsed === undefined || parsed.times.length > 0 || parsed.until !== undefined) return false;
  if (parsed.dayParts.has("COUNT")) return false;
  return parsed.frequency === "DAILY" || ["BYDAY", "BYMONTHDAY", "BYYEARDAY"].some((part) => parsed.dayParts.has(part));
}

function isDate(date: string): boolean {
  const utc = timeZone("UTC");
  return utc !== undefined && !Number.isNaN(minuteIn(date, utc));
}

function isInstant(date: string): boolean {
  return isDate(date) && Number.isNaN(localMinute(date));
}
