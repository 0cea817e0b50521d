import type { IConstruct } from "constructs";
import { type Owner, objectNameOf } from "./provenance.ts";
import { namespaceOf } from "./tenant-scope.ts";

/** What something beside the workloads of an application has to say: its configuration, a secret, a database. */
export interface PartProps {
  /** The application that it is part of; with `name` it names the objects. */
  readonly app: string;
  /** Its name within the application. Renaming the construct changes nothing; changing this makes another one. */
  readonly name: string;
  readonly owner: Owner;
}

/** Metadata of the objects of a part of an application. */
export interface PartMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Name, namespace, and who answers for it. */
export function partMetadata(construct: IConstruct, { app, name, owner }: PartProps): PartMetadata {
  const objectName = objectNameOf(app, name);
  return {
    name: objectName,
    namespace: namespaceOf(construct),
    labels: {
      "app.kubernetes.io/name": name,
      "app.kubernetes.io/instance": objectName,
      "app.kubernetes.io/part-of": app,
      "app.kubernetes.io/managed-by": "fleetwright",
      owner: owner.team,
    },
    annotations: { email: owner.email },
  };
}
