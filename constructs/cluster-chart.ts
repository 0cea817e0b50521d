import { type ApiObject, Chart, type ChartProps, Names } from "cdk8s";
import { Construct, RootConstruct } from "constructs";
import { objectJson, resolvesAsBuiltIn } from "./object-json.ts";
import { type ChartContent, contentOf, orderedObjects } from "./object-order.ts";

/**
 * A chart that holds what one cluster runs, for people who keep a plain `App`: one such chart per cluster.
 *
 * It writes what a `Chart` writes, in time that grows with its own size and not with that of the app. Names that cdk8s
 * makes up do not contain the chart's own id, so that an object has the same name in every cluster.
 */
export class ClusterChart extends Chart {
  readonly #withHashes: boolean;
  #validated = false;

  constructor(scope: Construct, id: string, props: ChartProps = {}) {
    super(scope, id, props);
    this.#withHashes = props.disableResourceNameHashes !== true;
    this.node.addValidation({
      validate: () => {
        this.#validated = true;
        return [];
      },
    });
  }

  override generateObjectName(apiObject: ApiObject): string {
    const below = apiObject.node.scopes.slice(this.node.scopes.length).map(({ node }) => node.id);
    let shadow: Construct = new Construct(new RootConstruct(), neutralId);
    for (const id of below) shadow = new Construct(shadow, id);
    return Names.toDnsLabel(shadow, {
      includeHash: this.#withHashes,
      ...(apiObject.kind === "CronJob" ? { maxLen: 52 } : {}),
    });
  }

  /**
   * The objects as plain values. An app validates its constructs before it asks for them; where nothing did, as in a
   * unit test, those of this chart are validated now.
   *
   * @throws Error with every message of the validations.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the signature is that of cdk8s.
  override toJson(): any[] {
    if (!this.#validated) validate(this);
    this.#validated = false;
    return objectsOf(contentOf(this));
  }
}

/** An id that cdk8s leaves out of names. */
export const neutralId = "Default";

/** The objects of one chart as plain values, in order. */
export function objectsOf(content: ChartContent): object[] {
  const builtIn = resolvesAsBuiltIn(content.chart);
  return orderedObjects(content).map((object) => objectJson(object, builtIn));
}

/** What validations found; `message` has all of it. */
export class FailedValidation extends Error {}

/**
 * Runs every validation below `scope` once.
 *
 * @throws FailedValidation with every message, in the form that cdk8s gives it.
 */
export function validate(scope: Construct): void {
  const errors: string[] = [];
  for (const { node } of scope.node.findAll()) {
    for (const message of node.validate()) errors.push(`[${node.path}] ${message}`);
  }
  if (errors.length === 0) return;
  throw new FailedValidation(`Validation failed with the following errors:\n  ${errors.join("\n  ")}`);
}
