import type { SurchargeRate } from "../surcharge.ts";

/** Micro-dollars an hour, from a minute since the epoch until the next entry. The first entry holds before it too. */
export type Rates = readonly { readonly from: number; readonly rate: number }[];

/**
 * The rates of each state in whole numbers. A later version never counts as dearer than an earlier one: it could only be
 * where data contradict each other, and a plan should not wait because of that. Empty when a state is unknown.
 */
export function wholeRates(states: readonly (readonly SurchargeRate[] | undefined)[], count: number): readonly Rates[] {
  if (states.length < count || states.includes(undefined)) return [];
  const whole: Rates[] = [];
  for (const state of states.slice(0, count)) {
    const rates = (state ?? []).map(({ from, hourlyUsd }) => ({
      from: Math.round(from / 60_000),
      rate: Math.round(hourlyUsd * 1_000_000),
    }));
    const earlier = whole.at(-1);
    whole.push(earlier === undefined || isLower(rates, earlier) ? rates : lower(rates, earlier));
  }
  return whole;
}

/** Micro-dollars an hour, times minutes, between two minutes. */
export function chargeBetween(rates: Rates, from: number, to: number): number {
  let charge = 0;
  for (let index = 0; index < rates.length; index++) {
    const { from: begin, rate } = rates[index] as Rates[number];
    const start = index === 0 ? from : Math.max(from, begin);
    const end = Math.min(to, rates[index + 1]?.from ?? to);
    if (end > start) charge += rate * (end - start);
  }
  return charge;
}

/** US dollars of what `chargeBetween` counts. */
export function usdOf(charge: number): number {
  return Math.round(charge / 600_000) / 100;
}

function isLower(rates: Rates, bound: Rates): boolean {
  return (
    rates.every(({ from, rate }) => rate <= rateAt(bound, from)) &&
    bound.every(({ from, rate }) => rateAt(rates, from) <= rate)
  );
}

function lower(rates: Rates, bound: Rates): Rates {
  const minutes = [...new Set([...rates, ...bound].map(({ from }) => from))].sort((a, b) => a - b);
  return minutes.map((from) => ({ from, rate: Math.min(rateAt(rates, from), rateAt(bound, from)) }));
}

export function rateAt(rates: Rates, minute: number): number {
  return rates.findLast(({ from }) => from <= minute)?.rate ?? rates[0]?.rate ?? 0;
}
