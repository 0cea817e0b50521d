import { reachCodes } from "../../../../lib/core/catalogue/reach.ts";
import { findingCatalogue } from "../../../../lib/core/finding-catalogue.ts";
import type { Cases } from "./cases.ts";
import { eks, input, kubeadm } from "./ready-clusters.ts";

const contexts = ["dev"];

function issueOf(code: (typeof reachCodes)[number]) {
  return { code, message: `${code} as it was found`, severity: findingCatalogue[code].severity };
}

export const reachCases: Cases = Object.fromEntries(
  reachCodes.map((code) => [
    code,
    [
      ["the kubeconfig is as it should be", "pass", kubeadm({ contexts, health: [] }), input("kubeadm")],
      ["no kubeconfig leads to it", "none", eks(), input("eks")],
      [
        "the kubeconfig is at fault",
        "fail",
        kubeadm({ contexts, health: [issueOf(code)] }),
        input("kubeadm"),
        { message: `${code} as it was found`, fix: findingCatalogue[code].fix },
      ],
      [
        "a cluster of a cloud is reached by a kubeconfig as well",
        "fail",
        eks({ contexts, health: [issueOf(code)] }),
        input("eks"),
      ],
      [
        "something else is wrong",
        "pass",
        kubeadm({ contexts, health: [{ code: "Other", message: "", severity: "error" }] }),
        input("kubeadm"),
      ],
    ],
  ]),
);
