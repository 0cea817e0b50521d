import type { AllowedDifference } from "../core/allowed-difference.ts";

/** `KIND`, `KIND/NAME` or `KIND/NAMESPACE/NAME`, and after a colon the fields: `Deployment/*:spec.replicas`. */
export function parseAllowed(text: string): AllowedDifference | undefined {
  const colon = text.indexOf(":");
  const [kind = "", ...names] = (colon < 0 ? text : text.slice(0, colon)).split("/");
  const fields = colon < 0 ? undefined : text.slice(colon + 1).split(",");
  const name = names.pop();
  const [namespace, ...others] = names;
  const parts = [kind, name ?? "*", namespace ?? "*", ...(fields ?? [])];
  if (others.length > 0 || parts.some((part) => part.trim() === "")) return undefined;
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(fields === undefined ? {} : { fields }),
  };
}
