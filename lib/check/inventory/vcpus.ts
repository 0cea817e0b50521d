/**
 * Virtual CPUs of a machine type, as its name says by the provider's own convention; `undefined` where the name does not
 * say. What a name gives as a share of a CPU counts as a whole one.
 */
export function vcpusOf(provider: string, type: string): number | undefined {
  if (provider === "eks") return ofEc2(type);
  if (provider === "aks") return ofAzure(type);
  return provider === "gke" ? ofCompute(type) : undefined;
}

/** `m7g.2xlarge`: a size counts in multiples of `xlarge`, which has four. */
function ofEc2(type: string): number | undefined {
  const size = /^[a-z0-9-]{2,20}\.([a-z0-9-]{4,20})$/.exec(type)?.[1];
  if (size === undefined) return undefined;
  if (/^(?:nano|micro|small|medium|large)$/.test(size)) return 2;
  const multiple = /^(?:metal-)?(\d{0,3})x(?:l|large)$/.exec(size)?.[1];
  return multiple === undefined ? undefined : 4 * (multiple === "" ? 1 : Number(multiple));
}

/** `Standard_D4s_v5`. Names before the third version count sizes instead of CPUs: `Standard_D3_v2` has four. */
function ofAzure(type: string): number | undefined {
  const match = /^Standard_[A-Z]{1,3}(\d{1,3})[a-z]{0,4}(?:_[A-Za-z0-9]{1,12})?_v([3-9])$/.exec(type);
  return match === null ? undefined : Number(match[1]);
}

/** `n2-standard-8`. */
function ofCompute(type: string): number | undefined {
  if (/^(?:e2-(?:micro|small|medium)|f1-micro|g1-small)$/.test(type)) return 2;
  const match =
    /^[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu|ultramem|megamem|megagpu|highgpu)-(\d{1,3})(?:-lssd)?$/.exec(type);
  // The number of an accelerator type counts its accelerators.
  return match === null || type.startsWith("a") ? undefined : Number(match[1]);
}
