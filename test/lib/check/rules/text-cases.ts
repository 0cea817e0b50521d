import { object, type WorkloadParts, workload } from "../../../support/kube-objects.ts";
import type { Case, Cases } from "./cases.ts";

const notText = (parts: WorkloadParts, message: string): Case => [message, "fail", [workload(parts)], { message }];

/** Cases of values that have to be text. */
export const textCases: Cases = {
  "INPUT-NOT-TEXT": [
    ["text", "pass", [workload()]],
    notText({ metadata: { name: true } }, "metadata.name is the boolean true"),
    notText({ annotations: { port: 8080 } }, 'metadata.annotations["port"] is the number 8080'),
    notText({ podMetadata: { labels: { on: [] } } }, 'spec.template.metadata.labels["on"] is a list'),
    notText({ pod: { nodeSelector: { spot: false } } }, 'nodeSelector["spot"] is the boolean false'),
    notText({ container: { name: true } }, "containers[0].name is the boolean true"),
    notText({ container: { args: ["-p", 80] } }, "containers[0].args[1] is the number 80"),
    notText({ container: { env: [{ name: "A", value: {} }] } }, "containers[0].env[0].value is an object"),
    ["nothing", "pass", [workload({ annotations: { a: null }, container: { env: [{ name: "A", value: null }] } })]],
    ["a number in a ConfigMap", "fail", [object("v1", "ConfigMap", { metadata: { name: "a" }, data: { a: 1 } })]],
    ["a number elsewhere", "pass", [object("example.com/v1", "Web", { metadata: { name: "a" }, data: { a: 1 } })]],
  ],
};
