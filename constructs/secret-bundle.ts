import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import { guard } from "./guard.ts";
import { mountedVolume, volumeName } from "./mounted-files.ts";
import { Notes } from "./notes.ts";
import { type PartMetadata, type PartProps, partMetadata } from "./part.ts";
import { placementOf } from "./placement.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { providerClassSpec, type SecretFiles } from "./secret-provider.ts";
import { type RemoteSecret, type SecretSource, storeProvider } from "./secret-source.ts";
import { needsApi } from "./served-api.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

/** Which secrets a workload needs and where they are kept. Values are never part of it. */
export interface SecretBundleProps extends PartProps {
  readonly source: SecretSource;
  /** Files by name, and the secret that each holds: its key alone, or with a field or a version. */
  readonly files: Readonly<Record<string, string | RemoteSecret>>;
  /**
   * Who reads the secrets where they are kept. Of the External Secrets Operator's store; with the CSI driver it is the
   * workload itself that reads, so it has to use the identity as well.
   *
   * @default - a service account without an identity of the cloud
   */
  readonly readAs?: WorkloadIdentity;
  /**
   * A store of the platform's, instead of one for this bundle.
   *
   * @default - a SecretStore of its own
   */
  readonly store?: { readonly kind: "SecretStore" | "ClusterSecretStore"; readonly name: string };
  /**
   * What brings them: the operator copies them into a Secret of the cluster; the CSI driver mounts them and leaves
   * nothing behind.
   *
   * @default "external-secrets"
   */
  readonly by?: "external-secrets" | "csi-driver";
  /**
   * How often the operator looks for changes.
   *
   * @default "1h"
   */
  readonly refresh?: `${number}${"s" | "m" | "h"}`;
  /**
   * Directory of the files, in memory.
   *
   * @default - /run/secrets/ and the name of the bundle
   */
  readonly directory?: string;
}

/** Secrets that are kept elsewhere, as files. Only where they are kept lands in the output, never what they are. */
export class SecretBundle extends Construct implements Contributor {
  readonly directory: string;
  readonly #props: SecretBundleProps;
  readonly #metadata: PartMetadata;

  constructor(scope: Construct, id: string, props: SecretBundleProps) {
    super(scope, id);
    this.#props = props;
    this.#metadata = partMetadata(this, props);
    this.directory = props.directory ?? `/run/secrets/${props.name}`;
    const odd = Object.keys(props.files).filter((file) => !/^[\w.-]{1,253}$/.test(file));
    if (Object.keys(props.files).length === 0 || odd.length > 0) {
      throw new FleetError(
        "CONFIG",
        `${this.node.path} has no files, or some that no file can be called: ${odd.join(", ")}`,
        {
          path: `${this.node.path}.files`,
          hint: "Name each with letters, digits, dots, hyphens and underscores.",
        },
      );
    }
    if (props.by === "csi-driver") this.#providerClass();
    else this.#externalSecret();
    guard(this);
  }

  contribute(_workload: unknown, _profile: ClusterProfile, _notes: Notes): Contribution {
    const { name } = this.#metadata;
    const volume = volumeName("secret", name);
    const source =
      this.#props.by === "csi-driver"
        ? {
            csi: {
              driver: "secrets-store.csi.k8s.io",
              readOnly: true,
              volumeAttributes: { secretProviderClass: name },
            },
          }
        : { secret: { secretName: name, defaultMode: 0o440 } };
    return mountedVolume(volume, source, this.directory);
  }

  #externalSecret(): void {
    const { refresh = "1h", store } = this.#props;
    const { name } = this.#metadata;
    const object = new RenderedObject(this, "Resource", {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: this.#metadata,
      fields: {
        spec: () => ({
          refreshInterval: refresh,
          secretStoreRef: store === undefined ? { kind: "SecretStore", name } : { kind: store.kind, name: store.name },
          target: { name, creationPolicy: "Owner", deletionPolicy: "Retain" },
          data: Object.entries(this.#files()).map(([secretKey, remoteRef]) => ({ secretKey, remoteRef })),
        }),
      },
    });
    remark(object, (notes) =>
      needsApi(placementOf(this).profile, "external-secrets.io/v1", "the External Secrets Operator", notes),
    );
    if (store === undefined) this.#store();
  }

  #store(): void {
    const { source, readAs } = this.#props;
    const metadata = this.#metadata;
    // The operator of IBM's reads as itself; an account that nobody uses would only mislead.
    const own = source.kind !== "ibm-secrets-manager";
    const account = { ...metadata, name: `${metadata.name}-reader` };
    if (own) {
      const { profile } = placementOf(this);
      const identity = (notes: Notes) => readAs?.contribute(account, profile, notes) ?? {};
      const object = new RenderedObject(this, "Reader", {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: account,
        fields: { automountServiceAccountToken: () => false },
        beforeRender: ({ metadata: rendered }) => {
          const { serviceAccountAnnotations = {}, serviceAccountLabels = {} } = identity(new Notes());
          for (const [key, value] of Object.entries(serviceAccountAnnotations)) rendered.addAnnotation(key, value);
          for (const [key, value] of Object.entries(serviceAccountLabels)) rendered.addLabel(key, value);
        },
      });
      remark(object, (notes) => {
        // What the pods of a workload could not reach does not concern the operator, which is in a namespace of its own.
        const said = new Notes();
        identity(said);
        for (const refusal of said.refusals) notes.refuse(refusal);
      });
    }
    new ApiObject(this, "Store", {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: { ...metadata },
      spec: { provider: storeProvider(source, account.name) },
    });
  }

  #providerClass(): void {
    const { source, readAs } = this.#props;
    const spec = providerClassSpec(source, this.#files(), readAs?.azureClientId);
    const object = new RenderedObject(this, "Resource", {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: this.#metadata,
      fields: { spec: () => spec ?? {} },
    });
    const fields = Object.values(this.#files()).some(({ property }) => property !== undefined);
    remark(object, (notes) => {
      needsApi(placementOf(this).profile, "secrets-store.csi.x-k8s.io/v1", "the Secrets Store CSI driver", notes);
      if (spec === undefined)
        notes.refuse(
          `The CSI driver has no provider for ${source.kind}; leave \`by\` out, and the External Secrets Operator brings the secrets`,
        );
      if (fields && (source.kind === "google-secret-manager" || source.kind === "azure-key-vault"))
        notes.refuse(`The CSI driver brings secrets of ${source.kind} whole; leave \`property\` out`);
    });
  }

  #files(): SecretFiles {
    const entries = Object.entries(this.#props.files).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      entries.map(([file, remote]) => [file, typeof remote === "string" ? { key: remote } : { ...remote }]),
    );
  }
}
