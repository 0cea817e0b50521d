import { ApiObject } from "cdk8s";
import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import { exemptionAnnotation } from "../lib/core/exemption-annotation.ts";
import { catalogueEntry } from "../lib/core/finding-catalogue.ts";
import { fromInstant } from "../lib/core/instant.ts";
import { toolIdsOf } from "../lib/data/tool-ids.ts";
import { suppress } from "./suppressions.ts";

/** Why something that a rule refuses is accepted, by whom and until when. */
export interface WaiverProps {
  /** At least 15 characters; it lands in the output. */
  readonly reason: string;
  /** E-mail address of whoever answers for it. */
  readonly owner: string;
  /** @default - none */
  readonly ticket?: string;
  /** First day on which it does not hold any more, `YYYY-MM-DD`. */
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
 * must not have expired, or nothing is rendered. Other judges are told by their own annotations.
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
  if (waiversOf(object).some((waiver) => waiver.code === code)) {
    throw new FleetError("CONFIG", `${code} is waived twice for ${object.node.path}`, { path });
  }
  const { kind: _, ...exemption } = props;
  object.metadata.addAnnotation(...exemptionAnnotation({ code, ...exemption }));
  suppress(object, toolIdsOf(code), props.reason);
  const holder = object as { [brand]?: readonly Waiver[] };
  holder[brand] = [...waiversOf(object), { ...props, code, object }];
}

/** Waivers of an object. */
export function waiversOf(object: ApiObject): readonly Waiver[] {
  return (object as { readonly [brand]?: readonly Waiver[] })[brand] ?? [];
}

function problemOf(code: string, { reason, owner, expires }: WaiverProps): string | undefined {
  if (catalogueEntry(code) === undefined) return "is for a code that does not exist; docs/findings.md lists them";
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
