import {
  ImplicitTokenResolver,
  type IResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
  type ResolutionContext,
} from "cdk8s";

/** Does what the three resolvers of every cdk8s app do, in one call for each value instead of three. */
export class ValueResolver implements IResolver {
  resolve(context: ResolutionContext): void {
    const value = context.value as { readonly resolve?: unknown; readonly value?: unknown };
    if (typeof value !== "object" && typeof value !== "function") return;
    if (value instanceof Lazy) context.replaceValue(value.produce());
    else if (typeof value.resolve === "function") context.replaceValue(value.resolve() as unknown);
    else if (value.constructor !== Object && (typeof value.value === "number" || typeof value.value === "string")) {
      context.replaceValue({ value: value.value });
    }
  }
}

/** Whether a resolver changes nothing but lazy values, tokens, and unions of numbers and strings. */
export function isBuiltIn(resolver: IResolver): boolean {
  return [ValueResolver, LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].some(
    (type) => resolver instanceof type,
  );
}
