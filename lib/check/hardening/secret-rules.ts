import { isSet, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule, Violation } from "../manifests/rule.ts";
import { podRule, type Remark } from "../workload/pod-rule.ts";
import type { ContainerView } from "../workload/pod-view.ts";
import { carriesKey, isSecretName, isSecretValue } from "./secret-names.ts";

const flag = /^--?([\w.-]+)=(.+)$/s;

/** Where secrets lie open. What they are is never repeated. */
export const secretRules: readonly ObjectRule[] = [
  podRule("HARDEN-SECRET-LITERAL", function* judge({ containers }) {
    for (const container of containers) yield* literalsOf(container);
  }),
  podRule("HARDEN-SECRET-ENV", function* judge({ containers }) {
    for (const container of containers) {
      const [first] = secretVariables(container);
      if (first !== undefined)
        yield {
          container: container.name,
          path: `${container.path}.${first}`,
          message: "takes secrets from its environment",
        };
    }
  }),
  {
    codes: ["HARDEN-SECRET-CONFIG"],
    applies: ({ group, kind }) => group === "" && kind === "ConfigMap",
    *judge({ object }) {
      for (const [key, value] of Object.entries(objectAt(object, "data") ?? {})) {
        if (typeof value !== "string") continue;
        const named = isSecretName(key) && isSecretValue(value) && !value.includes("\n");
        if (named || carriesKey(value)) yield secretAt("HARDEN-SECRET-CONFIG", `data[${JSON.stringify(key)}]`);
      }
    },
  },
  {
    codes: ["HARDEN-SECRET-MANIFEST"],
    applies: ({ group, kind, file }) => group === "" && kind === "Secret" && file !== undefined,
    *judge({ object }) {
      // What SOPS has encrypted carries its own metadata.
      if (isSet(object, "sops")) return;
      for (const field of ["data", "stringData"] as const)
        for (const [key, value] of Object.entries(objectAt(object, field) ?? {}))
          if (typeof value === "string" && value !== "" && !value.startsWith("ENC["))
            yield secretAt("HARDEN-SECRET-MANIFEST", `${field}[${JSON.stringify(key)}]`);
    },
  },
];

function secretAt(code: Violation["code"], path: string): Violation {
  return { code, path, message: "a secret stands in the object as it is" };
}

function* literalsOf({ name, path, spec }: ContainerView): Iterable<Remark> {
  for (const [index, variable] of objectsAt(spec, "env").entries()) {
    const value = textAt(variable, "value") ?? "";
    const told = isSecretName(textAt(variable, "name") ?? "") && isSecretValue(value);
    if (told || carriesKey(value))
      yield {
        container: name,
        path: `${path}.env[${index}].value`,
        message: `has a variable ${JSON.stringify(textAt(variable, "name") ?? "")} that holds a secret as it is`,
      };
  }
  for (const list of ["command", "args"] as const)
    for (const [index, word] of listAt(spec, list).entries()) {
      const [, option = "", value = ""] = (typeof word === "string" ? flag.exec(word) : null) ?? [];
      if (isSecretName(option) && isSecretValue(value))
        yield {
          container: name,
          path: `${path}.${list}[${index}]`,
          message: `has an option ${JSON.stringify(option)} that holds a secret as it is`,
        };
    }
}

function secretVariables({ spec }: ContainerView): readonly string[] {
  const single = objectsAt(spec, "env").flatMap((variable, index) =>
    isSet(objectAt(variable, "valueFrom"), "secretKeyRef") ? [`env[${index}].valueFrom.secretKeyRef`] : [],
  );
  const whole = objectsAt(spec, "envFrom").flatMap((source, index) =>
    isSet(source, "secretRef") ? [`envFrom[${index}].secretRef`] : [],
  );
  return [...single, ...whole];
}
