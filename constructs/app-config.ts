import { hash } from "node:crypto";
import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { Contribution, Contributor } from "./contribution.ts";
import { guard } from "./guard.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { type PartMetadata, type PartProps, partMetadata } from "./part.ts";
import { placementOf } from "./placement.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";

/** Settings by name: of an environment variable, or of a file. */
export type Settings = Readonly<Record<string, string>>;

/** What an application is configured with. Holds no secret: that is refused. */
export interface AppConfigProps extends PartProps {
  /**
   * Settings that are the same everywhere.
   *
   * @default - none
   */
  readonly common?: Settings;
  /** Settings by environment. Each must have the same names; one that is missing somewhere is refused at once. */
  readonly environments: Readonly<Record<string, Settings>>;
  /**
   * The environment that is rendered.
   *
   * @default - that of the cluster
   */
  readonly environment?: string;
  /**
   * How the application reads them: each as a variable, or each as a file of a directory.
   *
   * @default "env"
   */
  readonly as?: "env" | { readonly directory: string };
  /**
   * What makes pods take up a change: a new object under a new name, so that a rollout, and going back, take the
   * settings with them; or one object whose content is an annotation of the pods.
   *
   * @default "new-name"
   */
  readonly rollout?: "new-name" | "annotation";
}

/**
 * Configuration apart from code: the same names in every environment, with the values of the one that is rendered. Goes
 * into the `uses` of workloads.
 */
export class AppConfig extends Construct implements Contributor {
  /** Name of the ConfigMap. */
  readonly configMapName: string;
  /** The settings as they are rendered. */
  readonly settings: Settings;

  readonly #as: NonNullable<AppConfigProps["as"]>;
  readonly #rollout: NonNullable<AppConfigProps["rollout"]>;
  readonly #metadata: PartMetadata;

  constructor(scope: Construct, id: string, props: AppConfigProps) {
    super(scope, id);
    const { as = "env", rollout = "new-name" } = props;
    checkNames(props, this.node.path);
    const { profile } = placementOf(this);
    const environment = props.environment ?? profile.environment;
    const own = Object.hasOwn(props.environments, environment) ? props.environments[environment] : undefined;
    this.settings = sorted({ ...props.common, ...own });
    this.#as = as;
    this.#rollout = rollout;
    this.#metadata = partMetadata(this, props);
    const { name } = this.#metadata;
    this.configMapName = rollout === "new-name" ? `${name.slice(0, 240)}-${contentId(this.settings)}` : name;
    const configMap = new RenderedObject(this, "Resource", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...this.#metadata, name: this.configMapName },
      fields: {
        ...(rollout === "new-name" ? { immutable: () => true } : {}),
        data: () => ({ ...this.settings }),
      },
    });
    remark(configMap, (notes) => {
      if (own !== undefined) return;
      const known = Object.keys(props.environments).sort().join(", ");
      notes.refuse(
        environment === "unknown"
          ? `The environment of ${thisCluster} is not known, so nobody can say which settings it gets; give the profile its environment, one of ${known}`
          : `There are no settings for the environment ${JSON.stringify(environment)} of ${thisCluster}; there are some for ${known}`,
      );
    });
    guard(this);
  }

  contribute(_workload: unknown, _profile: ClusterProfile, _notes: Notes): Contribution {
    const { name } = this.#metadata;
    const podAnnotations =
      this.#rollout === "annotation"
        ? { podAnnotations: { [`config.fleetwright.dev/${name}`]: contentId(this.settings) } }
        : {};
    if (this.#as === "env") {
      const env = Object.keys(this.settings).map((key) => ({
        name: key,
        valueFrom: { configMapKeyRef: { name: this.configMapName, key } },
      }));
      return { env, ...podAnnotations };
    }
    const volume = `config-${name}`.slice(0, 63).replace(/-+$/, "");
    return {
      volumes: [{ name: volume, configMap: { name: this.configMapName, defaultMode: 0o444 } }],
      mounts: [{ name: volume, mountPath: this.#as.directory, readOnly: true }],
      ...podAnnotations,
    };
  }
}

/** Settings by name, in one order, so that the same ones make the same object. */
function sorted(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function contentId(settings: Settings): string {
  return hash("sha256", JSON.stringify(Object.entries(settings)), "hex").slice(0, 10);
}

/** The same names everywhere, none twice, and each one that its reader can spell. */
function checkNames({ common = {}, environments, as = "env" }: AppConfigProps, path: string): void {
  const names = Object.entries(environments).map(
    ([environment, settings]) => [environment, Object.keys(settings)] as const,
  );
  if (names.length === 0) throw wrong(path, "has settings for no environment", "Name at least one environment.");
  const all = [...new Set(names.flatMap(([, keys]) => keys))].sort();
  const missing = names.flatMap(([environment, keys]) =>
    all.filter((key) => !keys.includes(key)).map((key) => `${key} in ${environment}`),
  );
  if (missing.length > 0) {
    throw wrong(
      path,
      `lacks settings that other environments have: ${missing.join(", ")}`,
      "Give every environment the same settings; what is the same everywhere goes into `common`.",
    );
  }
  const twice = all.filter((key) => Object.hasOwn(common, key));
  if (twice.length > 0) {
    throw wrong(path, `has ${twice.join(", ")} both in common and by environment`, "Leave each in one of the two.");
  }
  const spelling = as === "env" ? /^[A-Za-z_][A-Za-z0-9_]*$/ : /^[\w.-]{1,253}$/;
  const odd = [...all, ...Object.keys(common)].filter((key) => !spelling.test(key));
  if (odd.length > 0) {
    throw wrong(
      path,
      `has ${odd.map((key) => JSON.stringify(key)).join(", ")}, which is no name of ${as === "env" ? "a variable" : "a file"}`,
      as === "env" ? "Use letters, digits and underscores." : "Use letters, digits, dots, hyphens and underscores.",
    );
  }
}

function wrong(path: string, what: string, hint: string): FleetError {
  return new FleetError("CONFIG", `${path} ${what}`, { path, hint });
}
