import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { PlanStep } from "../../../../lib/core/plan.ts";
import type { Policy, PolicyWindow, Stage } from "../../../../lib/core/policy.ts";
import type { ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";

/** One step of a cluster, as the result states its time. */
export interface TimedStep {
  readonly uid: string;
  readonly from: number;
  readonly to: number;
  readonly kind: PlanStep["kind"];
  /** It does not follow another step of its hop without a break. */
  readonly begins: boolean;
}

/** The steps of every cluster that has a time. */
export function timedSteps(input: ScheduleInput, result: ScheduleResult): readonly TimedStep[] {
  return input.clusters.flatMap(({ cluster, hops }) =>
    (result.clusters.get(cluster.uid)?.hops ?? []).flatMap(({ start, end, resumes = [] }, index) => {
      let at = Date.parse(start);
      const steps = (hops[index]?.steps ?? []).map(({ kind, minutes }, step): TimedStep => {
        const resumed = resumes.find((one) => one.step === step)?.start;
        const from = resumed === undefined ? at : Date.parse(resumed);
        at = from + minutes * 60_000;
        const begins = step === 0 || resumed !== undefined;
        return { uid: cluster.uid, from, to: at, kind, begins };
      });
      return steps.at(-1)?.to === Date.parse(end) ? steps : [];
    }),
  );
}

/** Everything in which a schedule breaks its policy, by rules written for these tests alone; empty when it keeps all. */
export function broken(input: ScheduleInput, result: ScheduleResult): readonly string[] {
  const { policy, clusters } = input;
  const complaints: string[] = [];
  const all = timedSteps(input, result);
  for (const [uid, { hops }] of result.clusters) {
    const timed = new Set(all.map((step) => step.uid));
    if (hops.length > 0 && !timed.has(uid)) complaints.push(`${uid} does not end when its steps do`);
  }
  const facts = new Map(clusters.map(({ cluster }) => [cluster.uid, cluster]));
  const own = new Map(clusters.map(({ cluster }) => [cluster.uid, all.filter(({ uid }) => uid === cluster.uid)]));
  const end = (uid: string) => own.get(uid)?.at(-1)?.to ?? Number.NEGATIVE_INFINITY;

  for (const { uid, from, to, begins } of all) {
    const cluster = facts.get(uid);
    if (cluster === undefined) continue;
    const environment = cluster.environment ?? "";
    const provider = cluster.ref.provider;
    if (from < Date.parse(input.asOf)) complaints.push(`${uid} begins before its time`);
    if (begins && from % ((input.slotMinutes ?? 15) * 60_000) !== 0) complaints.push(`${uid} begins between two slots`);
    const stage = policy.stages?.find(({ name }) => name === result.clusters.get(uid)?.stage);
    for (const windows of [policy.windows ?? [], policy.workingHours ?? [], stage?.windows ?? []]) {
      const mine = windows.filter(({ match }) => match?.environment === undefined || match.environment === environment);
      if (mine.length > 0 && !covered(mine, from, to)) complaints.push(`${uid} leaves its windows`);
    }
    for (const { name, match, from: first, until, timeZone = "UTC" } of policy.freezes ?? []) {
      if (match?.provider !== undefined && match.provider !== provider) continue;
      if (from < midnight(until, timeZone) && to > midnight(first, timeZone)) complaints.push(`${uid} runs in ${name}`);
    }
  }
  for (const [uid, steps] of own) {
    const early = steps.slice(1).filter(({ from }, index) => from < (steps[index]?.to ?? 0));
    if (early.length > 0) complaints.push(`${uid} does two things at once`);
  }

  const check = (name: string, bound: number | undefined, member: (uid: string) => boolean) => {
    if (bound === undefined) return;
    const mine = all.filter(({ uid }) => member(uid));
    for (const { from } of mine) {
      const running = new Set(mine.filter((other) => other.from <= from && other.to > from).map(({ uid }) => uid));
      if (running.size > bound) complaints.push(`${running.size} clusters run at once under ${name} of ${bound}`);
    }
  };
  const checkAll = (where: string, limits: Policy["concurrency"], member: (uid: string) => boolean) => {
    check(`${where} total`, limits?.total, member);
    for (const cloud of new Set(clusters.map(({ cluster }) => cluster.ref.provider))) {
      check(`${where} ${cloud}`, limits?.perCloud, (uid) => member(uid) && facts.get(uid)?.ref.provider === cloud);
      for (const account of new Set(clusters.map(({ cluster }) => cluster.ref.scope.accountId))) {
        const here = (uid: string) =>
          facts.get(uid)?.ref.provider === cloud && facts.get(uid)?.ref.scope.accountId === account;
        check(`${where} ${cloud} ${account}`, limits?.perAccount, (uid) => member(uid) && here(uid));
      }
    }
  };
  checkAll("fleet", policy.concurrency, () => true);

  let soaked = Number.NEGATIVE_INFINITY;
  for (const [index, planned] of result.stages.entries()) {
    const stage = policy.stages?.[index];
    const members = planned.groups.flatMap(({ clusters: uids }) => uids);
    const inStage = (uid: string) => members.includes(uid);
    checkAll(planned.name, stage?.concurrency, inStage);
    if (planned.failureBudget !== (stage?.failureBudget ?? 0))
      complaints.push(`${planned.name} forgets its failure budget`);
    const mine = all.filter(({ uid }) => inStage(uid));
    if (mine.some(({ from }) => from < soaked))
      complaints.push(`${planned.name} begins before the last stage has soaked`);
    if (stage?.notBefore !== undefined && mine.some(({ from }) => from < Date.parse(stage.notBefore ?? ""))) {
      complaints.push(`${planned.name} begins too early`);
    }
    if (mine.length > 0) soaked = Math.max(...members.map(end)) + (stage?.soakHours ?? 0) * 3_600_000;
    for (const [place, { clusters: uids, canaries }] of planned.groups.entries()) {
      const group = stage?.groups[place];
      check(`group ${group?.name}`, group?.concurrency, (uid) => uids.includes(uid));
      const wanted = typeof group?.canaries === "number" ? Math.min(group.canaries, uids.length) : 0;
      if (canaries.length !== wanted) complaints.push(`${canaries.length} canaries instead of ${wanted}`);
      const done = Math.max(...canaries.map(end), Number.NEGATIVE_INFINITY) + (group?.canarySoakHours ?? 0) * 3_600_000;
      const rest = all.filter(({ uid }) => uids.includes(uid) && !canaries.includes(uid));
      if (rest.some(({ from }) => from < done)) complaints.push(`${group?.name} does not wait for its canaries`);
    }
    if (policy.phases === "control-planes-first") {
      const rest = planned.groups.flatMap(({ clusters: uids, canaries }) =>
        uids.filter((uid) => !canaries.includes(uid)),
      );
      complaints.push(...mixed(planned.name, rest, own));
      for (const { name, canaries } of planned.groups) complaints.push(...mixed(`${name} canaries`, canaries, own));
    }
  }
  return complaints;
}

/**
 * Nodes of one cluster before the first control plane of another. A cluster whose nodes must move before its control plane
 * can has no control plane that others wait for.
 */
function mixed(where: string, uids: readonly string[], own: ReadonlyMap<string, readonly TimedStep[]>): string[] {
  const parts = uids.map((uid) => {
    const steps = own.get(uid) ?? [];
    const first = steps.findIndex(({ kind }) => kind === "nodes" || kind === "restart-fargate");
    const leading = first === -1 ? steps : steps.slice(0, first);
    const last = leading.findLast(({ kind }) => kind === "control-plane");
    return {
      nodesFrom: steps[first]?.from ?? Number.POSITIVE_INFINITY,
      ledUntil: last?.to ?? Number.NEGATIVE_INFINITY,
    };
  });
  const nodes = Math.min(...parts.map(({ nodesFrom }) => nodesFrom));
  const led = Math.max(...parts.map(({ ledUntil }) => ledUntil));
  return nodes < led ? [`${where}: nodes before control planes`] : [];
}

const days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
/** No clock changes in the weeks of these tests. */
const offsets = new Map([
  ["UTC", 0],
  ["Europe/Berlin", 1],
  ["America/New_York", -5],
]);

/** Whether the hour that begins at an instant is free of freezes and within windows of the policy and the stage. */
export function allowedAt(policy: Policy, stage: Stage | undefined, cluster: Cluster, at: number): boolean {
  for (const windows of [policy.windows ?? [], policy.workingHours ?? [], stage?.windows ?? []]) {
    const mine = windows.filter(
      ({ match }) => match?.environment === undefined || match.environment === cluster.environment,
    );
    if (mine.length > 0 && !covered(mine, at, at + 3_600_000)) return false;
  }
  return (policy.freezes ?? []).every(({ match, from, until, timeZone = "UTC" }) => {
    if (match?.provider !== undefined && match.provider !== cluster.ref.provider) return true;
    return at >= midnight(until, timeZone) || at + 3_600_000 <= midnight(from, timeZone);
  });
}

function covered(windows: readonly PolicyWindow[], from: number, to: number): boolean {
  const hours = Array.from({ length: Math.ceil((to - from) / 3_600_000) }, (_, index) => from + index * 3_600_000);
  return hours.every((at) =>
    windows.some(({ rrule, start, hours: length, timeZone }) => {
      const local = at + (offsets.get(timeZone) ?? Number.NaN) * 3_600_000;
      const opens = Number(start.slice(0, 2));
      const named = /BYDAY=([A-Z,]+)/.exec(rrule)?.[1]?.split(",") ?? days;
      return [0, 1].some((daysAgo) => {
        const midnight = Math.floor(local / 86_400_000 - daysAgo) * 86_400_000;
        const begin = midnight + opens * 3_600_000;
        const right = named.includes(days[new Date(midnight).getUTCDay()] ?? "");
        return right && begin <= local && Math.min(to - at, 3_600_000) + local <= begin + length * 3_600_000;
      });
    }),
  );
}

function midnight(day: string, timeZone: string): number {
  return Date.parse(`${day}T00:00:00Z`) - (offsets.get(timeZone) ?? Number.NaN) * 3_600_000;
}

/** US dollars until the horizon, by adding up hour by hour what each cluster pays in the version it runs. */
export function costOfSchedule(input: ScheduleInput, result: ScheduleResult): number {
  let usd = 0;
  for (const { cluster, rates } of input.clusters) {
    const hops = result.clusters.get(cluster.uid)?.hops ?? [];
    if (hops.length === 0) continue;
    usd += costOfChanges(
      rates,
      hops.map(({ versionAt }) => Date.parse(versionAt)),
      Date.parse(input.asOf),
      Date.parse(input.horizon),
    );
  }
  return usd;
}

export function costOfChanges(
  rates: ScheduleInput["clusters"][number]["rates"],
  changes: readonly number[],
  from: number,
  to: number,
): number {
  const step = 900_000;
  let usd = 0;
  for (let at = from; at < to; at += step) {
    const state = changes.filter((change) => change <= at).length;
    usd += ((rates[state]?.findLast((rate) => rate.from <= at)?.hourlyUsd ?? 0) * step) / 3_600_000;
  }
  return usd;
}
