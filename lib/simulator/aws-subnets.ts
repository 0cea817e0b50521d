import { hash, hex } from "./seeded.ts";

export interface SimSubnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
  readonly free: number;
}

/** The subnets that all simulated clusters of an account share in a region. Some of them are all but full. */
export function subnetsOf(account: string, location: string): readonly SimSubnet[] {
  return ["a", "b"].map((zone, index) => {
    const id = `subnet-${hex(index, `${account} ${location} subnet`, 17)}`;
    const seeded = hash(index, id);
    return {
      id,
      zone: `${location}${zone}`,
      cidr: `10.${index}.0.0/20`,
      free: seeded % 5 === 0 ? seeded % 16 : 200 + (seeded % 3800),
    };
  });
}
