/** Machine families of Compute Engine by processor. https://cloud.google.com/compute/docs/machine-resource */
const arm = new Set(["t2a", "c4a", "n4a", "a4x"]);
const x86 = new Set(
  "a2 a3 a4 c2 c2d c3 c3d c4 c4d e2 f1 g1 g2 g4 h3 h4d m1 m2 m3 m4 n1 n2 n2d n4 n4d t2d x4 z3".split(" "),
);

/** `arm64` or `amd64`; `undefined` for a family that this list does not have. */
export function architectureOf(machineType: string | undefined): "arm64" | "amd64" | undefined {
  const family = machineType?.split("-", 1)[0] ?? "";
  if (arm.has(family)) return "arm64";
  return x86.has(family) ? "amd64" : undefined;
}
