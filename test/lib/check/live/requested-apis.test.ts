import { expect, test } from "vitest";
import { requestedApis } from "../../../../lib/check/live/requested-apis.ts";

test("samples of the metric are read, those of others and those of nothing are not", () => {
  const metrics = `# HELP apiserver_requested_deprecated_apis [STABLE] Gauge of deprecated APIs that have been requested
# TYPE apiserver_requested_deprecated_apis gauge
apiserver_requested_deprecated_apis{group="policy",removed_release="1.25",resource="podsecuritypolicies",subresource="",version="v1beta1"} 1
apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1
apiserver_requested_deprecated_apis{group="batch",removed_release="1.25",resource="cronjobs",subresource="status",version="v1beta1"} 0
apiserver_request_total{group="policy",resource="pods",version="v1beta1"} 7
`;
  expect(requestedApis(metrics)).toStrictEqual([
    { group: "policy", version: "v1beta1", resource: "podsecuritypolicies", subresource: "", removedRelease: "1.25" },
    { group: "", version: "v1", resource: "componentstatuses", subresource: "", removedRelease: "" },
  ]);
});
