import { ApiObject } from "cdk8s";
import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import { fromInstant } from "../lib/core/instant.ts";

/** Why something that a rule refuses is accepted, by whom and until when. */
export interface WaiverProps {
  /** At least 15 characters; it lands in the output. */
  readonly reason: string;
  /** E-mail address of whoever answers for it. */
  readonly owner: string;
  /** @default - none */
  readonly ticket?: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /**
   * Container that it is for.
   *
   * @default - all of the object
   */
  readonly container?: string;
  /**
   * Kind of the object that it is for, where the construct has several.
   *
   * @default - the main object of the construct
   */
  readonly kind?: string;
}

export interface Waiver extends WaiverProps {
  readonly code: string;
  readonly object: ApiObject;
}

const brand = Symbol.for("fleetwright.Waivers");

/**
 * Accepts that an object breaks a rule. It becomes an annotation of the object; it must break the rule, and the waiver
 * must not have expired, or nothing is rendered.
 *
 * @throws FleetError `CONFIG` when something is missing, or when there is no such object.
 */
export function waive(construct: IConstruct, code: string, props: WaiverProps): void {
  const path = construct.node.path;
  const problem = problemOf(code, props);
  if (problem !== undefined) throw new FleetError("CONFIG", `The waiver of ${code} ${problem}`, { path });
  const object = objectOf(construct, props.kind);
  if (object === undefined) {
    throw new FleetError("CONFIG", `The waiver of ${code} is for ${props.kind ?? "an object"}, and ${path} has none`, {
      path,
    });
  }
  const { reason, owner, ticket, expires, container } = props;
  const key = container === undefined ? code : `${code}.${container}`;
  object.metadata.addAnnotation(
    `fleetwright.dev/waiver.${key}`,
    JSON.stringify({ reason, owner, ...(ticket === undefined ? {} : { ticket }), expires }),
  );
  const holder = object as { [brand]?: Waiver[] };
  holder[brand] = [...(holder[brand] ?? []), { ...props, code, object }];
}

/** Waivers of an object. */
export function waiversOf(object: ApiObject): readonly Waiver[] {
  return (object as { readonly [brand]?: readonly Waiver[] })[brand] ?? [];
}

function problemOf(code: string, { reason, owner, expires }: WaiverProps): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,50}$/.test(code)) return "does not name a code";
  if (reason.trim().length < 15) return "gives no reason of at least 15 characters";
  if (!/^[^\s@]+@[^\s@]+$/.test(owner)) return "names no owner by e-mail address";
  return isDay(expires) ? undefined : "has no day of the form YYYY-MM-DD on which it expires";
}

function isDay(text: string): boolean {
  return text.length === 10 && fromInstant(text) !== undefined;
}

function objectOf(construct: IConstruct, kind: string | undefined): ApiObject | undefined {
  if (kind !== undefined) {
    return construct.node
      .findAll()
      .filter(ApiObject.isApiObject)
      .find((object) => object.kind === kind);
  }
  if (ApiObject.isApiObject(construct)) return construct;
  const main = construct.node.defaultChild;
  return main !== undefined && ApiObject.isApiObject(main) ? main : undefined;
}
