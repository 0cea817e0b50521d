/**
 * Cases per property: `usual`, or as many as `FLEETWRIGHT_CASES` says for a longer look. Properties whose single case is
 * cheap take the ten thousand that the rules ask for; the others reach it when told to.
 */
export function cases(usual: number): number {
  const told = Number(process.env["FLEETWRIGHT_CASES"]);
  return Number.isInteger(told) && told > 0 ? told : usual;
}
