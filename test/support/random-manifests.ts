import fc from "fast-check";

/** Pieces that scalars of Kubernetes objects, or of people who test emitters, are made of. */
const ordinary = [
  ..."true yes on No null ~ 1 0x1f 017 1e3 12:30:45 2024-01-01 .inf - ? : # { } [ ] , & * ! | > % @ ` a b: y N".split(
    " ",
  ),
  ..."1.2.3 500m 1Gi /a/b 0755 +1 -1 .5 5. 0b1 00 -foo é 日 😀 \\ --- ... \" ' _ . e E T Z nan app.kubernetes.io/name".split(
    " ",
  ),
  ...[" ", "  ", "\n", "\n\n", ": c", " #d", "- a", "k: v", "key=value", "\u00a0", "\u200b"],
];
const hostile = [
  ...ordinary,
  ..."0o17 0O7 0X1F 1_000 = << 2001-12-14t21:59:43.10-05:00 +_0755 -_11e3 1e3_ 0b-1".split(" "),
  ...["\t", "\r", "\u0000", "\u0085", "\u2028", "\u2029", "\ufeff", "\uffff", "\u0080"],
];

function textOf(atoms: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.array(fc.constantFrom(...atoms), { maxLength: 5 }).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: fc.constantFrom(...atoms).map((atom) => `${atom}${"x".repeat(1_030)}`) },
  );
}

function objectOf(text: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      text,
      fc.oneof(fc.integer(), fc.constantFrom(0.25, 1.5, -0.1, 1e21, 1e-7)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return fc.record({ a: value, b: text, c: fc.dictionary(text, value, { maxKeys: 3, noNullPrototype: true }) });
}

/** Objects with any scalar at all, well-formed. */
export const hostileObject = objectOf(textOf(hostile));

/** Objects whose scalars every reader takes as cdk8s writes them, numbers with exponents aside. */
export const ordinaryText = textOf(ordinary);
