import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "vitest";
import { parse } from "yaml";
import type { PodSecurityCheckId, PodSecurityLevel } from "../../../../lib/check/pod-security/check.ts";
import {
  podSecurityChecks,
  podSecurityViolations,
} from "../../../../lib/check/pod-security/pod-security-violations.ts";
import type { JsonObject } from "../../../../lib/core/kube-object.ts";

const corpora = process.env["FLEETWRIGHT_CORPORA"] ?? resolve(import.meta.dirname, "../../../../../shared/corpora");
const root = join(corpora, "pod-security-standards");
const levels: readonly PodSecurityLevel[] = ["baseline", "restricted"];
/** Ids as the files name them, without capitals. */
const ids = new Map(podSecurityChecks.map(({ id }) => [id.toLowerCase(), id]));
/** At the restricted level a check is asked in the stricter form that overrides it. */
const stricter = new Map(podSecurityChecks.flatMap(({ id, overrides }) => (overrides ? [[overrides, id]] : [])));
/** What a pod cannot but break besides the check of its name. */
const besides: Readonly<Record<string, readonly PodSecurityCheckId[]>> = {
  // A host process needs the network of its host.
  "baseline windowshostprocess0.yaml": ["hostNamespaces"],
  "baseline windowshostprocess1.yaml": ["hostNamespaces"],
  "restricted windowshostprocess0.yaml": ["hostNamespaces"],
  "restricted windowshostprocess1.yaml": ["hostNamespaces"],
  // The API refuses a privileged container that may not escalate.
  "restricted privileged0.yaml": ["allowPrivilegeEscalation"],
  "restricted privileged1.yaml": ["allowPrivilegeEscalation"],
  // A container without any security context drops nothing either.
  "restricted allowprivilegeescalation3.yaml": ["capabilities_restricted"],
};

function expectedOf(file: string, level: PodSecurityLevel, version: string): readonly (string | undefined)[] {
  const named = ids.get(file.replace(/\d+\.yaml$/, ""));
  if (named === undefined) return [undefined];
  const replacement = stricter.get(named);
  const from = podSecurityChecks.find(({ id }) => id === replacement)?.versions[0]?.[0] ?? Number.POSITIVE_INFINITY;
  const overridden = level === "restricted" && from <= Number(version.split(".")[1]);
  return [...(besides[`${level} ${file}`] ?? []), overridden ? replacement : named].toSorted();
}

interface Fixture {
  readonly file: string;
  readonly spec: JsonObject;
  readonly metadata: JsonObject;
}

function fixtures(...folder: readonly string[]): readonly Fixture[] {
  return readdirSync(join(root, ...folder)).map((file) => {
    const pod = parse(readFileSync(join(root, ...folder, file), "utf8"));
    return { file, spec: pod.spec, metadata: pod.metadata };
  });
}

const reason = `needs the pods of kubernetes/pod-security-admission in ${root}; name their folder in FLEETWRIGHT_CORPORA`;
const places = existsSync(root)
  ? levels.flatMap((level) => readdirSync(join(root, level)).map((version) => ({ level, version })))
  : [];

describe.skipIf(places.length === 0)("the pods of the Pod Security Standards", () => {
  test.for(places)("every pod that passes $level $version passes", ({ level, version }, { expect }) => {
    const pods = fixtures(level, version, "pass");
    const judged = pods.map(({ file, spec, metadata }) => ({
      file,
      checks: podSecurityViolations(spec, metadata, level, version).map(({ check }) => check),
    }));
    expect(pods.length).toBeGreaterThan(10);
    expect(judged.filter(({ checks }) => checks.length > 0)).toStrictEqual([]);
  });

  test.for(places)(
    "every pod that fails $level $version fails the check of its file and no other",
    (place, { expect }) => {
      const { level, version } = place;
      const pods = fixtures(level, version, "fail");
      const judged = pods.map(({ file, spec, metadata }) => ({
        file,
        checks: [
          ...new Set(podSecurityViolations(spec, metadata, level, version).map(({ check }) => check)),
        ].toSorted(),
      }));
      const expected = pods.map(({ file }) => ({ file, checks: expectedOf(file, level, version) }));
      expect(pods.length).toBeGreaterThan(20);
      expect(judged).toStrictEqual(expected);
    },
  );
});

if (places.length === 0) test("the pods of the Pod Security Standards", ({ skip }) => skip(reason));
