import { isSet, textAt } from "../json.ts";
import type { RelationalJudge, RelationalRule, RelationalViolation, Subject } from "../manifests/rule.ts";
import { targetOf } from "../manifests/subject.ts";
import { isMadeByAnother, podOf } from "../workload/pod-view.ts";

interface TokenUser {
  readonly account: string;
  readonly path: string;
  readonly target: RelationalViolation["target"];
}

/** Whether pods are handed a token for the API server, and whose. */
export const serviceAccountTokenRule: RelationalRule = {
  codes: ["HARDEN-TOKEN-MOUNTED", "HARDEN-DEFAULT-ACCOUNT"],
  start: () => new TokenJudge(),
};

class TokenJudge implements RelationalJudge {
  /** Accounts whose pods get no token unless they ask for it. */
  readonly #withheld = new Set<string>();
  readonly #undecided: TokenUser[] = [];
  readonly #asking: TokenUser[] = [];
  #pods = 0;

  see(subject: Subject): void {
    const { object, group, kind, namespace = "", name } = subject;
    if (group === "" && kind === "ServiceAccount" && object["automountServiceAccountToken"] === false)
      this.#withheld.add(`${namespace}/${name}`);
    const pod = podOf(subject);
    if (pod === undefined || isMadeByAnother(subject)) return;
    this.#pods++;
    if (pod.spec["automountServiceAccountToken"] === false) return;
    const account = textAt(pod.spec, "serviceAccountName") || textAt(pod.spec, "serviceAccount") || "default";
    const user = { account: `${namespace}/${account}`, path: pod.path, target: targetOf(subject) };
    (isSet(pod.spec, "automountServiceAccountToken") ? this.#asking : this.#undecided).push(user);
  }

  finish(): ReturnType<RelationalJudge["finish"]> {
    return { applicable: this.#pods, violations: this.#violations() };
  }

  *#violations(): Iterable<RelationalViolation> {
    const given = this.#undecided.filter(({ account }) => !this.#withheld.has(account));
    for (const { account, path, target } of [...this.#asking, ...given]) {
      yield {
        code: "HARDEN-TOKEN-MOUNTED",
        target,
        path: `${path}.automountServiceAccountToken`,
        message: "a token for the API server is mounted into every container",
      };
      if (account.endsWith("/default"))
        yield {
          code: "HARDEN-DEFAULT-ACCOUNT",
          target,
          path: `${path}.serviceAccountName`,
          message: "the token is that of the default service account, which all pods of the namespace share",
        };
    }
  }
}
