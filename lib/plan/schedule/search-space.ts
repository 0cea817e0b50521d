import { capacityBound, type Demand, workTime } from "./capacity-bound.ts";
import type { Label } from "./label.ts";
import type { Job, Model, Task } from "./model.ts";
import { chargeBetween } from "./rates.ts";

/** The ways on from a partial schedule. */
export interface SearchSpace {
  readonly root: Label;
  /** Partial schedules with one task more, of which one leads to a best completion. */
  next(label: Label): readonly Label[];
  /** The least that any completion can come to; `undefined` when there is none. */
  bound(label: Label): { readonly charge: number; readonly late: number } | undefined;
}

/** @param jobs Those that have tasks. */
export function createSearchSpace(model: Model, jobs: readonly Job[]): SearchSpace {
  const { asOf, horizon, slot } = model;
  const lines = model.gates.map((_, gate) => lineage(model, gate));
  const feeders = model.gates.map((_, gate) =>
    jobs.flatMap(({ tasks }, job) =>
      tasks.flatMap(({ feeds }, position) => (feeds.includes(gate) ? [{ job, position }] : [])),
    ),
  );
  const twins = twinsOf(jobs);
  const states = jobs.map(({ tasks }) => tasks.map((_, position) => stateBefore(tasks, position)));
  // A gate is complete when the tasks that wait for it come up.
  const sequence = jobs
    .flatMap(({ tasks }, job) => tasks.map((task, position) => ({ job, task, position })))
    .sort((a, b) => a.task.rank - b.task.rank || a.job - b.job || a.position - b.position);

  const limits = model.limits.map((capacity, limit) => {
    const members = jobs.flatMap((job, place) => (job.limits.includes(limit) ? [place] : []));
    const calendars = new Set(members.flatMap((place) => jobs[place]?.tasks.map(({ calendar }) => calendar) ?? []));
    return { capacity, members, reach: workTime(calendars, horizon) };
  });

  const openingOf = (gates: readonly number[], gate: number) => {
    let time = 0;
    for (const each of lines[gate] ?? []) time = Math.max(time, gates[each] ?? 0);
    return time;
  };
  const isOpen = ({ positions }: Label, gate: number) =>
    (lines[gate] ?? []).every((each) =>
      (feeders[each] ?? []).every(({ job, position }) => (positions[job] ?? 0) > position),
    );
  /** What the version that the task brings takes off, for the rest of the time. */
  const savingOf = (job: number, position: number, start: number): number => {
    const { tasks, rates } = jobs[job] as Job;
    const advances = tasks[position]?.advances;
    if (advances === undefined || rates.length === 0) return 0;
    const at = Math.min(start + advances, horizon);
    const state = states[job]?.[position] ?? 0;
    return chargeBetween(rates[state] ?? [], at, horizon) - chargeBetween(rates[state + 1] ?? [], at, horizon);
  };

  /** First slot from `last` on that calendar, gate and limits leave for the task. All work so far began before. */
  const earliest = (label: Label, job: number, task: Task): number | undefined => {
    let from = Math.max(label.last, label.ready[job] ?? asOf, openingOf(label.gates, task.gate));
    for (;;) {
      const start = task.calendar.fit(from, task.minutes);
      if (start === undefined) return undefined;
      from = roomAt(label, job, start);
      if (from === start) return start;
    }
  };
  const roomAt = (label: Label, job: number, start: number): number => {
    let free = start;
    for (const limit of jobs[job]?.limits ?? []) {
      const ends: number[] = [];
      for (const [other, { limits }] of jobs.entries()) {
        const end = Math.ceil((label.ready[other] ?? asOf) / slot) * slot;
        if (other !== job && end > start && limits.includes(limit)) ends.push(end);
      }
      const surplus = ends.length - (model.limits[limit] ?? 0);
      if (surplus >= 0) free = Math.max(free, ends.sort((a, b) => a - b)[surplus] ?? free);
    }
    return free;
  };

  /** When the gate opens at best if the work it waits for has to share the limits. */
  const sharedOpening = (label: Label, gates: readonly number[], gate: number): number => {
    const { after, lag, release } = model.gates[gate] as Model["gates"][number];
    const from = Math.max(label.last, after === undefined ? release : openingOf(gates, after));
    let opening = release;
    for (const [limit, { capacity, reach }] of limits.entries()) {
      let minutes = 0;
      for (const { job, position } of feeders[gate] ?? []) {
        const { tasks, limits: own } = jobs[job] as Job;
        if (!own.includes(limit)) continue;
        for (let at = label.positions[job] ?? 0; at <= position; at++) minutes += tasks[at]?.minutes ?? 0;
      }
      if (minutes > 0) opening = Math.max(opening, reach(from, Math.ceil(minutes / capacity)) + lag);
    }
    return opening;
  };

  /** For each limit that binds, the least that is paid when the jobs have to share it. */
  const limitCharges = (label: Label, savings: readonly number[], keys: readonly (Key | undefined)[]) =>
    limits.flatMap(({ members, capacity, reach }) => {
      const waiting = members.filter((job) => keys[job] !== undefined);
      if (waiting.length <= capacity) return [];
      const others = savings.reduce((sum, saving, job) => sum + (waiting.includes(job) ? 0 : saving), 0);
      const demands = waiting.map((job) => demandOf(label, job, keys[job] as Key, savings[job] ?? 0));
      return [label.charge - others + capacityBound(demands, capacity, (minutes) => reach(label.last, minutes))];
    });
  const demandOf = (label: Label, job: number, key: Key, most: number): Demand => {
    const { tasks, rates } = jobs[job] as Job;
    const first = label.positions[job] ?? 0;
    const now = rates[states[job]?.[first] ?? 0] ?? [];
    const before = rates[states[job]?.[key.position] ?? 0] ?? [];
    const after = rates[(states[job]?.[key.position] ?? 0) + 1] ?? [];
    const stay = chargeBetween(now, label.last, horizon);
    const until = tasks.slice(first, key.position).reduce((sum, { minutes }) => sum + minutes, 0);
    return {
      minutes: until + (tasks[key.position]?.advances ?? 0),
      earliest: key.earliest,
      charge(minute) {
        // Until the key version runs, nothing cheaper than the version before it can.
        const at = Math.min(Math.max(minute, label.last), horizon);
        const least = chargeBetween(before, label.last, at) + chargeBetween(after, at, horizon);
        return -Math.min(most, stay - least);
      },
    };
  };

  const extended = (label: Label, job: number, task: Task, start: number): Label => {
    const position = label.positions[job] ?? 0;
    const end = start + task.minutes;
    const gates = [...label.gates];
    for (const gate of task.feeds) gates[gate] = Math.max(gates[gate] ?? 0, end + (model.gates[gate]?.lag ?? 0));
    const { tasks, due } = jobs[job] as Job;
    return {
      positions: label.positions.with(job, position + 1),
      ready: label.ready.with(job, end),
      gates,
      last: start,
      charge: label.charge - savingOf(job, position, start),
      late: label.late + (position === tasks.length - 1 ? Math.max(0, end - due) : 0),
      step: { before: label, job, start },
    };
  };

  return {
    root: {
      positions: jobs.map(() => 0),
      ready: jobs.map(() => asOf),
      gates: model.gates.map(({ release }) => release),
      last: asOf,
      charge: jobs.reduce((sum, { rates }) => sum + chargeBetween(rates[0] ?? [], asOf, horizon), 0),
      late: 0,
    },
    next(label) {
      const candidates = jobs.flatMap(({ tasks }, job) => {
        const task = tasks[label.positions[job] ?? 0];
        if (task === undefined || !isOpen(label, task.gate)) return [];
        const start = earliest(label, job, task);
        return start === undefined ? [] : [{ job, task, start }];
      });
      // A task that could be over before another begins would fit in front of it, and everything else with it.
      const soonestEnd = Math.min(...candidates.map(({ start, task }) => start + task.minutes));
      return candidates.flatMap(({ job, task, start }) => {
        const twin = twins[job];
        const twinFirst = twin !== undefined && label.positions[job] === 0 && label.positions[twin] === 0;
        return start < soonestEnd && !twinFirst ? [extended(label, job, task, start)] : [];
      });
    },
    bound(label) {
      const ready = [...label.ready];
      const gates = [...label.gates];
      const tightened = new Set<number>();
      const savings = jobs.map(() => 0);
      const keys: (Key | undefined)[] = jobs.map(() => undefined);
      let { late } = label;
      for (const { job, task, position } of sequence) {
        if (position < (label.positions[job] ?? 0)) continue;
        for (const gate of lines[task.gate] ?? []) {
          if (tightened.has(gate)) continue;
          tightened.add(gate);
          gates[gate] = Math.max(gates[gate] ?? 0, sharedOpening(label, gates, gate));
        }
        const release = Math.max(label.last, ready[job] ?? asOf, openingOf(gates, task.gate));
        const start = task.calendar.fit(release, task.minutes);
        if (start === undefined) return undefined;
        const end = start + task.minutes;
        ready[job] = end;
        for (const gate of task.feeds) gates[gate] = Math.max(gates[gate] ?? 0, end + (model.gates[gate]?.lag ?? 0));
        const saving = savingOf(job, position, start);
        savings[job] = (savings[job] ?? 0) + saving;
        if (saving > 0) keys[job] = { position, earliest: start + (task.advances ?? 0) };
        const { tasks, due } = jobs[job] as Job;
        if (position === tasks.length - 1) late += Math.max(0, end - due);
      }
      const saved = savings.reduce((sum, saving) => sum + saving, 0);
      const relaxed = label.charge - saved;
      return { charge: Math.max(relaxed, ...limitCharges(label, savings, keys)), late };
    },
  };
}

/** The version that ends what a job can still save. */
interface Key {
  readonly position: number;
  /** When it runs at best. */
  readonly earliest: number;
}

/** Advances among the tasks before a position. */
function stateBefore(tasks: readonly Task[], position: number): number {
  return tasks.slice(0, position).filter(({ advances }) => advances !== undefined).length;
}

/** The gate and all that it opens after. */
function lineage({ gates }: Model, gate: number): readonly number[] {
  const line = [gate];
  for (let after = gates[gate]?.after; after !== undefined; after = gates[after]?.after) line.push(after);
  return line;
}

/** For each job, the one before it that differs in nothing but its name: which of them begins first makes no difference. */
function twinsOf(jobs: readonly Job[]): readonly (number | undefined)[] {
  const latest = new Map<string, number>();
  return jobs.map(({ tasks, due, rates, canary, group, wave }, job) => {
    const chain = tasks.map(({ kind, advances, feeds }) => [kind, advances, feeds]);
    const key = JSON.stringify([chain, due, rates, canary, group, wave]);
    const twin = latest.get(key);
    latest.set(key, job);
    return twin;
  });
}
