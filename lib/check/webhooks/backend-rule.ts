import { objectAt } from "../json.ts";
import { mergeViolations } from "../manifests/once-per-target.ts";
import type { RelationalJudge, RelationalRule, RelationalViolation, RuleContext, Subject } from "../manifests/rule.ts";
import { Backends } from "./backends.ts";
import { type Callout, calloutsOf } from "./called-service.ts";
import { type NamespaceLabels, ownPodsIntercepted } from "./own-recovery.ts";

const codes = {
  webhook: "UPGRADE-WEBHOOK-NO-BACKEND",
  conversion: "UPGRADE-CONVERSION-NO-BACKEND",
  apiservice: "UPGRADE-APISERVICE-NO-BACKEND",
} as const;

/** Whether somebody answers where the API server calls, and whether the answer survives a drain. */
export const backendRule: RelationalRule = {
  codes: [...Object.values(codes), "UPGRADE-WEBHOOK-OWN-RECOVERY"],
  start: (context) => new BackendJudge(context),
};

class BackendJudge implements RelationalJudge {
  readonly #context: RuleContext;
  readonly #backends = new Backends();
  readonly #callouts: Callout[] = [];
  readonly #namespaces: Map<string, NamespaceLabels> = new Map();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  see(subject: Subject): void {
    // A call that may fail stops nothing.
    const closed = calloutsOf(subject).filter(({ failClosed, service }) => failClosed && service !== undefined);
    this.#callouts.push(...closed);
    this.#backends.see(subject);
    if (subject.group === "" && subject.kind === "Namespace")
      this.#namespaces.set(subject.name, objectAt(objectAt(subject.object, "metadata"), "labels") ?? {});
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    return { applicable: this.#callouts.length, violations: mergeViolations(this.#violations()) };
  }

  *#violations(): Iterable<RelationalViolation> {
    for (const callout of this.#callouts) {
      yield* this.#unanswered(callout);
      yield* this.#recovery(callout);
    }
  }

  *#unanswered({ kind, service, target, path, name }: Callout): Iterable<RelationalViolation> {
    if (service === undefined) return;
    const backend = this.#backends.of(service);
    const found = { code: codes[kind], target, path: `${path}.service` };
    const where = `Service ${service.namespace}/${service.name}`;
    if (backend.state === "none") yield { ...found, message: `nobody answers for ${name}: no pod is behind ${where}` };
    if (backend.state === "elsewhere")
      yield {
        ...found,
        verdict: "unknown",
        message: `who answers for ${name} is not known: ${where} selects no pods`,
        fix: "See that whatever stands behind the service answers before nodes are replaced.",
      };
    if (backend.state !== "unseen") return;
    yield this.#context.complete === true
      ? { ...found, message: `nobody answers for ${name}: there is no ${where}` }
      : {
          ...found,
          verdict: "unknown",
          message: `who answers for ${name} is not known: ${where} was not read`,
          fix: "Check the service and its workload together with it.",
        };
  }

  *#recovery({ webhook, service, target, path, name }: Callout): Iterable<RelationalViolation> {
    if (webhook === undefined || service === undefined) return;
    const intercepted = ownPodsIntercepted(webhook, service.namespace, this.#namespaces.get(service.namespace));
    if (intercepted === "no") return;
    const found = {
      code: "UPGRADE-WEBHOOK-OWN-RECOVERY",
      target,
      path: `${path.slice(0, path.lastIndexOf("."))}.namespaceSelector`,
    } as const;
    if (intercepted === "unknown") {
      const message = `whether ${name} decides on its own pods is not known: the labels of their namespace were not read`;
      yield { ...found, verdict: "unknown", message, fix: "Check the namespace together with it." };
      return;
    }
    const backend = this.#backends.of(service);
    const alone = backend.state === "served" && backend.pods === 1;
    yield {
      ...found,
      ...(alone ? { severity: "error" } : {}),
      message: `${name} decides on its own pods${alone ? ", of which there is one," : ""} and lets none start while none runs`,
    };
  }
}
