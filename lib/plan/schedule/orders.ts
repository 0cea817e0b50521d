import type { Job, Model } from "./model.ts";
import { chargeBetween } from "./rates.ts";

/** Orders worth trying, earliest deadline first being the first of them. */
export function* orders(model: Model): Iterable<readonly number[]> {
  const traits = model.jobs.map((job) => traitsOf(model, job));
  const by = (...keys: readonly ((traits: Traits) => number)[]) =>
    model.jobs
      .map(({ index }) => index)
      .sort((a, b) => {
        const x = traits[a] as Traits;
        const y = traits[b] as Traits;
        if (x.kept !== y.kept) return x.kept < y.kept ? -1 : 1;
        for (const key of keys) {
          const p = key(x);
          const q = key(y);
          if (p !== q) return p < q ? -1 : 1;
        }
        return a - b;
      });
  yield by(
    ({ due }) => due,
    ({ paysFrom }) => paysFrom,
    ({ density }) => -density,
    ({ minutes }) => minutes,
  );
  yield by(
    ({ paysFrom }) => paysFrom,
    ({ density }) => -density,
    ({ due }) => due,
  );
  yield by(
    ({ density }) => -density,
    ({ due }) => due,
  );
  if (model.jobs.length > manyJobs) return;
  yield by(
    ({ minutes }) => minutes,
    ({ due }) => due,
  );
  yield by(
    ({ minutes }) => -minutes,
    ({ due }) => due,
  );
}

/** Above it, the orders that know nothing of cost are no longer worth their time. */
const manyJobs = 1000;

interface Traits {
  /** Jobs with a place in an earlier plan come first, in that plan's order. */
  readonly kept: number;
  readonly due: number;
  /** First minute at which staying costs something; infinite when it does not. */
  readonly paysFrom: number;
  /** What being done at once would save, for each minute of work. */
  readonly density: number;
  readonly minutes: number;
}

function traitsOf({ asOf, horizon }: Model, { tasks, due, rates }: Job): Traits {
  const [stay = []] = rates;
  const paying = stay.find(({ rate }, index) => rate > 0 && (stay[index + 1]?.from ?? horizon) > asOf);
  const minutes = tasks.reduce((sum, task) => sum + task.minutes, 0);
  const saved = chargeBetween(stay, asOf, horizon) - chargeBetween(rates.at(-1) ?? [], asOf, horizon);
  return {
    kept: tasks[0]?.kept ?? Number.POSITIVE_INFINITY,
    due,
    paysFrom: paying === undefined ? Number.POSITIVE_INFINITY : Math.max(paying.from, asOf),
    density: minutes === 0 ? 0 : saved / minutes,
    minutes,
  };
}
