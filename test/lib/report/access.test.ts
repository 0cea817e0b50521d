import { describe, expect, test } from "vitest";
import type { Scope } from "../../../lib/core/scope.ts";
import { accessTable } from "../../../lib/report/access-table.ts";
import { type AccessInput, accessView, type ProviderInput } from "../../../lib/report/access-view.ts";
import { buildInventory } from "../../support/inventories.ts";

const first: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
const second: Scope = { ...first, region: "us-east-1" };
const third: Scope = { ...first, accountId: "444455556666" };
const emptyInventory = { ...buildInventory(0), scopes: [], gaps: [] };
const role = "role arn:aws:iam::444455556666:role/Reader, assumed with environment variables";

function permission(operation: string, policy: readonly string[]): ProviderInput["permissions"][number] {
  return { operation, policy, grants: [operation], reads: `what ${operation} reads`, need: "inventory", source: "s" };
}

const provider: ProviderInput = {
  id: "eks",
  permissions: [permission("a:List", ['{"Action":"a:List"}']), permission("a:Get", ['{"Action":"a:Get"}'])],
  description: { identity: "environment variables" },
  identities: new Map([["eks/444455556666/eu-west-1", role]]),
};

function outcome(scope: Scope, operation: string, code?: "FORBIDDEN" | "TIMEOUT" | "NOT_ENABLED") {
  return { provider: "eks", scope, operation, ...(code === undefined ? {} : { code }) };
}

function viewOf(outcomes: AccessInput["outcomes"], changes: Partial<ProviderInput> = {}) {
  return accessView({ providers: [{ ...provider, ...changes }], inventory: emptyInventory, outcomes });
}

describe("what a run proves", () => {
  test("is told per scope, with the identity that the scope was read with", () => {
    const view = viewOf([outcome(first, "a:List"), outcome(third, "a:List", "FORBIDDEN")]);
    expect(view.providers[0]?.scopes).toMatchObject([
      { scope: "eks/111122223333/eu-west-1", identity: "environment variables" },
      { scope: "eks/444455556666/eu-west-1", identity: role },
    ]);
    expect(view.providers[0]?.scopes.map(({ permissions }) => permissions.map(({ state }) => state))).toStrictEqual([
      ["proven", "not-tried"],
      ["missing", "not-tried"],
    ]);
  });

  test("one denial outweighs any success, a success any other failure, and a service that is off says nothing", () => {
    const states = (codes: readonly Parameters<typeof outcome>[2][]) =>
      viewOf(codes.map((code) => outcome(first, "a:List", code))).providers[0]?.scopes[0]?.permissions[0]?.state;
    expect(states([undefined, "FORBIDDEN"])).toBe("missing");
    expect(states(["TIMEOUT", undefined])).toBe("proven");
    expect(states(["TIMEOUT"])).toBe("failed");
    expect(states(["NOT_ENABLED"])).toBe("not-tried");
  });
});

describe("the table", () => {
  test("names what was denied with the line of policy that grants it", () => {
    expect(accessTable(viewOf([outcome(first, "a:List"), outcome(first, "a:Get", "FORBIDDEN")]))).toBe(
      [
        "eks",
        "  as environment variables",
        "    ✗ eks/111122223333/eu-west-1",
        "        proven: a:List",
        "        a:Get was denied; it reads what a:Get reads",
        "          to grant it:",
        '            {"Action":"a:Get"}',
        "",
      ].join("\n"),
    );
  });

  test("tells scopes together that went alike under one identity, and no others", () => {
    const all = [first, second, third].map((scope) => outcome(scope, "a:List"));
    const text = accessTable(viewOf(all));
    expect(text).toContain("✓ eks/111122223333/eu-west-1, eks/111122223333/us-east-1\n");
    expect(text).toContain(`  as ${role}\n    ✓ eks/444455556666/eu-west-1\n`);
    expect(text.match(/1 not needed so far/g)).toHaveLength(2);
  });

  test("tells one line of policy once for all that it grants", () => {
    const same = ["one line"];
    const permissions = [permission("a:List", same), permission("a:Get", same)];
    const denied = [outcome(first, "a:List", "FORBIDDEN"), outcome(first, "a:Get", "FORBIDDEN")];
    expect(accessTable(viewOf(denied, { permissions })).match(/one line/g)).toHaveLength(1);
  });

  test("says where no permission is documented, what failed otherwise, and where nothing is known", () => {
    const permissions = [permission("a:List", []), permission("a:Get", ["x"])];
    const text = accessTable(
      viewOf([outcome(first, "a:List", "FORBIDDEN"), outcome(first, "a:Get", "TIMEOUT")], { permissions }),
    );
    expect(text).toContain("which permission it needs is not documented");
    expect(text).toContain("a:Get failed (TIMEOUT)");
    expect(accessTable(viewOf([]))).toContain("as environment variables\n  no scope could be found");
    expect(accessTable(viewOf([outcome(first, "a:List", "NOT_ENABLED")]))).toContain("? eks/111122223333/eu-west-1");
  });

  test("keeps to the width, and lets no escape sequence through", () => {
    const scopes = Array.from({ length: 40 }, (_, index) => ({ ...first, region: `region-${index}` }));
    const text = accessTable(
      viewOf(
        scopes.map((scope) => outcome(scope, "a:List")),
        { description: { identity: "\u001b[31mred" } },
      ),
      { width: 80 },
    );
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toContain("and 34 more");
    expect(text).not.toContain("\u001b");
  });
});
