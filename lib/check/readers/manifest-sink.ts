import type { Unread } from "../../core/findings-document.ts";
import type { KubeObject } from "../../core/kube-object.ts";
import type { Place } from "../manifests/subject.ts";

/** Where a reader puts what it finds. */
export interface ManifestSink {
  object(object: KubeObject, place: Place): void;
  /** Something that should have been read and could not. */
  unread(entry: Unread): void;
  /** A document that does not say that it is an object of Kubernetes, in a folder where anything may lie. */
  other(place: Place): void;
}
