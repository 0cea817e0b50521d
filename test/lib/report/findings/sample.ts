import { type Finding, finding } from "../../../../lib/core/finding.ts";
import { type FindingsDocument, findingsDocument } from "../../../../lib/core/findings-document.ts";

const base = { evidence: [], fix: "Move it to networking.k8s.io/v1." };

export function removed(name: string, fields: Partial<Finding> = {}): Finding {
  const target = {
    file: "web/a b.yaml",
    line: 3,
    apiVersion: "networking.k8s.io/v1beta1",
    kind: "Ingress",
    namespace: "shop",
    name,
  };
  const message = "networking.k8s.io/v1beta1 Ingress is not served from 1.22 on";
  return finding({
    ...base,
    code: "API-REMOVED",
    severity: "error",
    verdict: "fail",
    target,
    message,
    appliesFrom: "1.22",
    ...fields,
  });
}

export const hostile = `<x a="1">&]]>'\u001b[31m\u202e\n|\`@you`;

/** Something of every sort. */
export function sample(): FindingsDocument {
  const open = finding({
    ...base,
    code: "INPUT-API-NOT-JUDGED",
    severity: "info",
    verdict: "unknown",
    target: { apiVersion: "example.com/v1", kind: "Widget" },
    message: hostile,
  });
  return findingsDocument(
    [removed("web"), removed("api"), open],
    [{ what: "b.yaml:7", message: "it is not YAML", file: "b.yaml", line: 7 }],
    { performed: 3, applicable: 4 },
    { objects: 4, exempted: 1, known: 2 },
  );
}
