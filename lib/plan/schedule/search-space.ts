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

  const rivalsOf = jobs.map(({ limits }, job) =>
    limits.map((limit) => ({
      capacity: model.limits[limit] ?? 0,
      rivals: jobs.flatMap((other, place) => (place !== job && other.limits.includes(limit) ? [place] : [])),
    })),
  );

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
  /** `start`, or when enough of the tasks under way then have ended. */
  const roomAt = (label: Label, job: number, start: number): number => {
    let free = start;
    for (const { capacity, rivals } of rivalsOf[job] ?? []) {
      let busy = 0;
      for (const rival of rivals) if (endOf(label, rival) > start) busy++;
      if (busy < capacity) continue;
      const ends = rivals.map((rival) => endOf(label, rival)).filter((end) => end > start);
      free = Math.max(free, ends.sort((x, y) => x - y)[busy - capacity] ?? free);
    }
    return free;
  };
  /** End of the job's latest task, when its last slot is over. */
  const endOf = (label: Label, job: number) => Math.ceil((label.ready[job] ?? asOf) / slot) * slot;

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
      let { charge, late } = label;
      for (const { job, task, position } of sequence) {
        if (position < (label.positions[job] ?? 0)) continue;
        const release = Math.max(label.last, ready[job] ?? asOf, openingOf(gates, task.gate));
        const start = task.calendar.fit(release, task.minutes);
        if (start === undefined) return undefined;
        const end = start + task.minutes;
        ready[job] = end;
        for (const gate of task.feeds) gates[gate] = Math.max(gates[gate] ?? 0, end + (model.gates[gate]?.lag ?? 0));
        charge -= savingOf(job, position, start);
        const { tasks, due } = jobs[job] as Job;
        if (position === tasks.length - 1) late += Math.max(0, end - due);
      }
      return { charge, late };
    },
  };
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
