import type { Job, Model } from "./model.ts";
import { modifiedDueDates } from "./modified-due-dates.ts";
import type { Placement } from "./placement.ts";
import { chargeBetween, type Rates } from "./rates.ts";

/** Orders of legs. Those with a place in an earlier plan come first in all of them. */
export interface Orders {
  /** Earliest deadline first, job by job; by uid where deadlines are equal. */
  readonly byDeadline: readonly number[];
  /**
   * Others worth trying, which let the hops of different jobs take turns: only the next version of each may be urgent.
   *
   * @param first The jobs placed by deadline.
   */
  others(first: Placement): Iterable<readonly number[]>;
}

export function createOrders(model: Model): Orders {
  const traits = traitsOfLegs(model);
  const by = (...keys: readonly Trait[]) => {
    const columns = [traits.kept, ...keys.map((key) => traits[key])];
    return model.legs
      .map((_, index) => index)
      .sort((a, b) => {
        for (let place = 0; place < columns.length; place++) {
          const column = columns[place] as Float64Array;
          const x = column[a] as number;
          const y = column[b] as number;
          if (x !== y) return x < y ? -1 : 1;
        }
        return a - b;
      });
  };
  return {
    byDeadline: by("due"),
    *others(first) {
      yield by("paysFrom", "price", "due");
      if (traits.kept.every((kept) => kept === Number.POSITIVE_INFINITY)) {
        yield modifiedDueDates(model, traits.paysFrom, first);
      }
      if (model.legs.length > manyLegs) return;
      yield by("due", "jobPaysFrom", "jobPrice");
      yield by("due", "paysFrom", "price");
      yield by("jobPaysFrom", "jobPrice", "due");
      yield by("price", "due");
      yield by("jobPrice", "due");
      yield by("minutes", "due");
    },
  };
}

/** Above it, further orders are not worth their time. */
const manyLegs = 5000;

type Trait = keyof ReturnType<typeof traitsOfLegs>;

/** Sort keys by leg, less being more urgent. Along a job they never fall, so that every order keeps its sequence. */
function traitsOfLegs(model: Model) {
  const { legs, jobs } = model;
  const number = () => new Float64Array(legs.length);
  const traits = {
    /** Legs with a place in an earlier plan come first, in that plan's order. */
    kept: number(),
    /** Of the job. */
    due: number(),
    /** When the version that the leg leaves begins to cost something. */
    paysFrom: number(),
    /** Minutes of work for each dollar that the leg saves. */
    price: number(),
    minutes: number(),
    jobPaysFrom: number(),
    jobPrice: number(),
  };
  for (const [index, { job: place, hop }] of legs.entries()) {
    const job = jobs[place] as Job;
    const before = hop === 0 ? undefined : index - 1;
    const least = (trait: Trait) =>
      before === undefined ? Number.NEGATIVE_INFINITY : (traits[trait][before] as number);
    const own = job.rates[hop] ?? [];
    const next = job.rates[hop + 1] ?? [];
    const minutes = minutesOf(job, hop);
    const kept = job.tasks.find((task) => task.hop === hop)?.kept ?? Number.POSITIVE_INFINITY;
    traits.kept[index] = Math.max(least("kept"), kept);
    traits.due[index] = job.due;
    traits.paysFrom[index] = Math.max(least("paysFrom"), paysFrom(own, model));
    traits.price[index] = Math.max(least("price"), price(minutes, own, next, model));
    traits.minutes[index] = Math.max(least("minutes"), minutes);
    traits.jobPaysFrom[index] = before === undefined ? paysFrom(job.rates[0] ?? [], model) : least("jobPaysFrom");
    traits.jobPrice[index] =
      before === undefined
        ? price(minutesOf(job), job.rates[0] ?? [], job.rates.at(-1) ?? [], model)
        : least("jobPrice");
  }
  return traits;
}

function minutesOf({ tasks }: Job, hop?: number): number {
  return tasks.reduce((sum, task) => sum + (hop === undefined || task.hop === hop ? task.minutes : 0), 0);
}

function paysFrom(rates: Rates, { asOf, horizon }: Model): number {
  const paying = rates.find(({ rate }, index) => rate > 0 && (rates[index + 1]?.from ?? horizon) > asOf);
  return paying === undefined ? Number.POSITIVE_INFINITY : Math.max(paying.from, asOf);
}

/** Minutes of work for each dollar saved; infinite when nothing is. */
function price(minutes: number, before: Rates, after: Rates, { asOf, horizon }: Model): number {
  const saved = chargeBetween(before, asOf, horizon) - chargeBetween(after, asOf, horizon);
  return saved > 0 ? minutes / saved : Number.POSITIVE_INFINITY;
}
