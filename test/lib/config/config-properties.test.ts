import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseConfig } from "../../../lib/config/load-config.ts";
import { isFleetError } from "../../../lib/core/error.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { mutations } from "../../support/mutations.ts";

const optional: { requiredKeys: [] } = { requiredKeys: [] };
const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const word = fc.stringMatching(/^[\w .=:#-]{1,20}$/);
const uniqueList = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 4 });
const filter = fc.record({ include: uniqueList(word), exclude: uniqueList(word) }, optional);
const transport = {
  caFile: fc.constantFrom("/etc/ca.pem", "/etc/ssl/private ca.pem"),
  proxy: fc.constantFrom("http://proxy:3128", "https://proxy.example"),
  requestTimeoutMs: fc.integer({ min: 100, max: 600_000 }),
  endpoint: fc.constantFrom("https://private.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"),
  filter,
};
const withId = <Id extends string, T extends object>(id: Id, options: fc.Arbitrary<T>) =>
  options.map((rest) => ({ id, ...rest }));

const eks = withId(
  "eks",
  fc.record(
    {
      accounts: fc.uniqueArray(
        digits(12).chain((id) =>
          fc.record(
            { id: fc.constant(id), name: word, roleArn: fc.constant(`arn:aws:iam::${id}:role/reader`) },
            { requiredKeys: ["id"] },
          ),
        ),
        { minLength: 1, maxLength: 3, selector: ({ id }) => id },
      ),
      regions: fc.oneof(
        fc.constant("enabled"),
        uniqueList(fc.constantFrom("eu-central-1", "us-east-1", "ap-southeast-2")),
      ),
      ...transport,
    },
    optional,
  ),
);
const gke = withId(
  "gke",
  fc.record(
    {
      projects: fc.oneof(fc.constant("search"), uniqueList(fc.stringMatching(/^[a-z][a-z0-9-]{4,10}[a-z]$/))),
      ...transport,
    },
    optional,
  ),
);
const aks = withId(
  "aks",
  fc.record(
    {
      subscriptions: fc.oneof(fc.constant("list"), uniqueList(fc.uuid())),
      cloud: fc.constantFrom("public", "usgov", "china"),
      ...transport,
    },
    optional,
  ),
);
const iks = withId(
  "iks",
  fc.record(
    {
      accounts: fc.uniqueArray(
        fc.record({ id: fc.stringMatching(/^[0-9a-f]{32}$/), name: word, apiKeyVariable: fc.constant("TEAM_KEY") }),
        { minLength: 1, maxLength: 3, selector: ({ id }) => id },
      ),
      infrastructure: fc.constantFrom(["vpc"], ["classic", "satellite"]),
      resourceGroups: uniqueList(fc.stringMatching(/^[0-9a-f]{32}$/)),
      ...transport,
    },
    optional,
  ),
);
const rule = fc.record(
  { from: uniqueList(word), values: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), word, { noNullPrototype: true }) },
  { requiredKeys: ["from"] },
);
const config = fc.record({
  providers: fc.array(fc.oneof(eks, gke, aks, iks), { minLength: 1, maxLength: 4 }),
  labels: fc.record({ environment: rule, wave: rule, owner: rule }, optional),
  filters: fc.record({ include: fc.array(fc.record({ name: word }), { minLength: 1, maxLength: 3 }) }, optional),
  limits: fc.record({ concurrency: fc.integer({ min: 1, max: 1_000 }) }, optional),
});

/** Whatever is wrong, the only thing thrown is an error that names a line. */
function isReadOrRefused(text: string): void {
  try {
    parseConfig(text, "fleet.yaml");
  } catch (error) {
    if (!isFleetError(error, "CONFIG")) throw error;
    expect(error.message).toMatch(/^fleet\.yaml:\d+:\d+: \$/);
  }
}

test("any valid configuration is read back as it was meant", () => {
  fc.assert(
    fc.property(config, (meant) => {
      expect(parseConfig(stringify(meant), "/srv/fleet.yaml")).toStrictEqual(JSON.parse(JSON.stringify(meant)));
    }),
    { numRuns: 150 },
  );
});

test("any slip in the text of a configuration is read or refused by line", () => {
  const slip = fc.record({
    at: fc.nat(),
    length: fc.nat(5),
    instead: fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(":", "-", "\n", "\t", "&a ", "*a", "{", "[", '"', "'", "!!x ", "? ", "|\n"),
    ),
  });
  fc.assert(
    fc.property(config, fc.array(slip, { minLength: 1, maxLength: 3 }), (meant, slips) => {
      const broken = slips.reduce((text, { at, length, instead }) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + instead + text.slice(start + length);
      }, stringify(meant));
      isReadOrRefused(broken);
    }),
    { numRuns: 150 },
  );
});

test("any wrong value in a configuration is read or refused by line", () => {
  const [sample] = fc.sample(config, { numRuns: 1, seed: 7 });
  for (const { value } of mutations(sample, 250, 11)) isReadOrRefused(stringify(value));
});

test("hostile text as a configuration, a key or a value is refused by line and pollutes nothing", () => {
  for (const text of hostileStrings) {
    isReadOrRefused(text);
    isReadOrRefused(stringify({ [text]: text }));
    isReadOrRefused(stringify({ labels: { owner: { from: [text], values: { [text]: text } } } }));
  }
  expect(Object.keys(Object.prototype)).toStrictEqual([]);
});
