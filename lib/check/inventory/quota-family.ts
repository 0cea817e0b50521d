/**
 * Name of the quota that counts the CPUs of a machine type, where a cloud counts them by family; `undefined` where the
 * name of the type does not tell.
 *
 * Google counts E2 and N1 machines as `CPUS` and every other family by a quota of its own
 * (https://cloud.google.com/compute/resource-usage#cpu_quota); Azure counts `Standard_D4ds_v5` as `standardDDSv5Family`
 * and `Standard_NC4as_T4_v3` as `standardNCASv3_T4Family`.
 */
export function quotaFamily(provider: string, type: string): string | undefined {
  if (provider === "gke") {
    const family = /^([a-z]\d[a-z]?)-/.exec(type)?.[1];
    if (family === undefined) return undefined;
    return ["e2", "n1", "f1", "g1"].includes(family) ? "CPUS" : `${family.toUpperCase()}_CPUS`;
  }
  const [, letters, features = "", device = "", version] =
    /^Standard_([A-Z]{1,3})\d{1,3}([a-z]{0,4})(_[A-Za-z0-9]{1,12})?_(v\d{1,2})$/.exec(type) ?? [];
  return letters === undefined ? undefined : `standard${letters}${features.toUpperCase()}${version}${device}Family`;
}

/** Whether a quota is for the machines of one family only. */
export function isFamilyQuota(provider: string, name: string): boolean {
  if (provider === "gke") return /(?:^|_)CPUS$/.test(name) && !/ALL_REGIONS|PREEMPTIBLE/.test(name);
  return provider === "aks" && /Family$/i.test(name);
}
