import { objectAt } from "../lib/check/json.ts";
import { isExpired } from "../lib/core/exemption.ts";
import { readExemptions } from "../lib/core/exemption-annotation.ts";
import type { KubeObject } from "../lib/core/kube-object.ts";
import { hasCredentialShape } from "../lib/core/scrub.ts";

/** Something in an object that must not stand in a repository: where it is, never what it is. */
export interface SecretFound {
  /** `ConfigMap shop/settings data.config`. */
  readonly place: string;
  readonly what: string;
  /** Code under which the object may carry a waiver, where it may be taken for a secret and be none. */
  readonly code?: SecretCode;
}

export type SecretCode = "HARDEN-SECRET-CONFIG" | "HARDEN-SECRET-LITERAL";

/**
 * Finds what is secret in rendered objects: a Secret with data, text that has the shape of a credential, a kubeconfig,
 * and the addresses and certificates of the fleet's own API servers. Sealed, encrypted and referenced secrets may pass:
 * SealedSecret, ExternalSecret, and what SOPS has encrypted. So may what only looks like a secret, where the object carries
 * a waiver.
 */
export class SecretGuard {
  readonly #endpoints: ReadonlySet<string>;
  /** Text that was looked at and is harmless; the same text comes again in every cluster. */
  readonly #harmless = new Set<string>();

  readonly #asOf: string | undefined;

  /** @param asOf Day on which waivers are judged, `YYYY-MM-DD`; without it none holds. */
  constructor(endpoints: readonly string[], asOf?: string) {
    this.#endpoints = new Set(endpoints.map(hostOf));
    this.#asOf = asOf;
  }

  check(objects: readonly object[]): readonly SecretFound[] {
    return objects.flatMap((object) => this.#checkObject(object as KubeObject));
  }

  #checkObject(object: KubeObject): readonly SecretFound[] {
    if (object.kind === "SealedSecret") return [];
    if (object.kind === "Secret" && object.apiVersion === "v1") {
      const field = ["data", "stringData"].find((key) => !isEncrypted(object[key]));
      if (field !== undefined) return [{ place: `${titleOf(object)} ${field}`, what: "the data of a Secret" }];
    }
    const found: SecretFound[] = [];
    const isConfig = object.kind === "ConfigMap";
    const code = isConfig ? "HARDEN-SECRET-CONFIG" : "HARDEN-SECRET-LITERAL";
    this.#checkValue(object, [], isConfig, (path, what) => {
      const place = `${titleOf(object)} ${pathText(path)}`;
      found.push(certain.has(what) ? { place, what } : { place, what, code });
    });
    if (found.length === 0 || !this.#isWaived(object, code)) return found;
    return found.filter((one) => one.code === undefined);
  }

  /** Whether the object carries a waiver for all of it that holds on the day. */
  #isWaived(object: KubeObject, code: SecretCode): boolean {
    const day = this.#asOf;
    if (day === undefined) return false;
    return readExemptions(objectAt(objectAt(object, "metadata"), "annotations") ?? {}).some(
      (read) =>
        "exemption" in read &&
        read.code === code &&
        read.container === undefined &&
        !isExpired(read.exemption, `${day}T00:00:00Z`),
    );
  }

  /** @param path Of the value; it grows and shrinks on the way, so that nothing is made where nothing is found. */
  #checkValue(value: unknown, path: Step[], isConfig: boolean, report: Report): void {
    if (typeof value === "string") {
      const what = this.#secretIn(value, isConfig && path[0] === "data");
      if (what !== undefined) report(path, what);
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        this.#checkValue(value[index], path, isConfig, report);
        path.pop();
      }
    } else if (typeof value === "object" && value !== null) {
      this.#checkFields(value as Readonly<Record<string, unknown>>, path, isConfig, report);
    }
  }

  #checkFields(fields: Readonly<Record<string, unknown>>, path: Step[], isConfig: boolean, report: Report): void {
    const isData = isConfig && path.length === 1 && path[0] === "data";
    for (const key of Object.keys(fields)) {
      const member = fields[key];
      path.push(key);
      if (key === "value" && isLiteral(member)) {
        const { name } = fields;
        if (typeof name === "string" && secretName.test(name)) report(path, `the value of ${name}`);
      }
      if (isData && secretName.test(key) && isLiteral(member)) report(path, `the value of ${key}`);
      else this.#checkValue(member, path, isConfig, report);
      path.pop();
    }
  }

  #secretIn(text: string, isConfig: boolean): string | undefined {
    // Nothing that is a secret is so short, and names make up most of all text.
    if (text.length < 8) return undefined;
    if (ordinaryName.test(text) && !text.includes("-data") && !this.#endpoints.has(text)) return undefined;
    if (this.#harmless.has(text)) return undefined;
    if (kubeconfig.test(text)) return aKubeconfig;
    if (hasCredentialShape(text) || privateKey.test(text)) return "text with the shape of a credential";
    if (userInfo.test(text)) return "a password in a URL";
    if (secretOption.test(text)) return "a secret as an argument";
    if (isConfig && secretLine.test(text)) return "a secret in a configuration";
    if (this.#endpoints.size > 0) {
      const words = text.split(/[\s"',;=()<>]+/);
      if (words.some((word) => word.length >= 7 && this.#endpoints.has(hostOf(word)))) {
        return anEndpoint;
      }
    }
    if (!isConfig && text.length < 1_000 && this.#harmless.size < 50_000) this.#harmless.add(text);
    return undefined;
  }
}

const aKubeconfig = "a kubeconfig";
const anEndpoint = "the endpoint or certificate of a cluster's API server";
/** These are never taken for what they are not. */
const certain: ReadonlySet<string> = new Set([aKubeconfig, anEndpoint]);

/** Nothing at all, or nothing but what SOPS has encrypted. */
function isEncrypted(data: unknown): boolean {
  return Object.values((data ?? {}) as object).every((text) => typeof text === "string" && text.startsWith("ENC["));
}

/** A key, or a place in a list. */
type Step = string | number;

type Report = (path: readonly Step[], what: string) => void;

function pathText(path: readonly Step[]): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

function titleOf({ kind, metadata }: KubeObject): string {
  const { name, namespace } = (metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
  return `${kind} ${[namespace, name].filter((part) => part !== undefined).join("/")}`;
}

/** Most text is a name; no credential has such a shape, but an endpoint and a field of a kubeconfig have. */
const ordinaryName = /^[a-z][a-z0-9-]*$/;

/** Ends with the word, so that `TOKEN_FILE` and `SECRET_NAME` are none. */
const secretName = /(?:password|passwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key)$/i;
const secretOption = /^--?[\w-]*(?:password|passwd|passphrase|secret|token|api-?key|access-?key)=(?![$/{]|\s*$)/i;
const secretLine =
  /^[ \t]*["']?[\w.-]*(?:password|passwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key)["']?[ \t]*[:=][ \t]*["']?(?![$/{["'<]|null\b|true\b|false\b|\d+\b)[^\s"',}]{4,}/im;
const userInfo = /:\/\/[^\s/@:]{1,200}:(?!\$)[^\s/@]{1,200}@/;
/** Plain, or base64 of it at any of the three alignments of "PRIVATE KEY". */
const privateKey = /PRIVATE KEY-----|UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/;
const kubeconfig = /\b(?:client-key-data|client-certificate-data|certificate-authority-data)\b/;

/** Neither empty, nor a reference that is filled in later, nor a path. */
function isLiteral(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !/^(?:\$[({]|\/|(?:true|false)$)/.test(value);
}

/** `https://host:443/path` and `host` are the same place. */
function hostOf(text: string): string {
  return text
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/(?::\d{1,5})?(?:\/.*)?$/s, "")
    .toLowerCase();
}
