import type { Send } from "./accounts.ts";
import { readNames } from "./read-names.ts";

/** The managed add-ons of one cluster, each asked for once however many details look at it. */
export interface AddonSource {
  /** @throws FleetError of the listing; what it had given by then would pass for all there is. */
  names(): Promise<readonly string[]>;
  /** The answer to DescribeAddon. @throws FleetError of the request. */
  describe(name: string): Promise<object>;
}

export function addonSource(send: Send, cluster: string): AddonSource {
  let names: Promise<readonly string[]> | undefined;
  const described = new Map<string, Promise<object>>();
  return {
    names() {
      names ??= listed(send, cluster);
      return names;
    },
    describe(name) {
      const answer = described.get(name) ?? send("eks:DescribeAddon", { cluster, name });
      described.set(name, answer);
      return answer;
    },
  };
}

async function listed(send: Send, cluster: string): Promise<readonly string[]> {
  const names: string[] = [];
  const pages = readNames("eks:ListAddons", (nextToken) => send("eks:ListAddons", { cluster, nextToken }));
  for await (const page of pages) names.push(...page);
  return names;
}
