import { ApiObject, type ApiObjectMetadata, Lazy } from "cdk8s";
import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";

export interface RenderedObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ApiObjectMetadata;
  /** The rest of the object, by top-level field, each made when the object is rendered. */
  readonly fields: Readonly<Record<string, () => unknown>>;
  /**
   * Called before each rendering.
   *
   * @default - nothing
   */
  readonly beforeRender?: (object: ApiObject) => void;
}

/**
 * An object that is made when it is rendered, on cdk8s' own `ApiObject`: fields are passed on as they are, whatever
 * version of Kubernetes they came with.
 */
export class RenderedObject extends ApiObject {
  readonly #beforeRender: ((object: ApiObject) => void) | undefined;

  constructor(scope: Construct, id: string, props: RenderedObjectProps) {
    const { apiVersion, kind, metadata, fields } = props;
    const lazy = Object.entries(fields).map(([field, produce]) => [field, Lazy.any({ produce })] as const);
    super(scope, id, { apiVersion, kind, metadata, ...Object.fromEntries(lazy) });
    this.#beforeRender = props.beforeRender;
  }

  override toJson(): JsonObject {
    this.#beforeRender?.(this);
    return super.toJson() as JsonObject;
  }
}
