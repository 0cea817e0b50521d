import type { SimReply, SimRequest } from "./http.ts";
import { discovery, groupDiscovery, groupVersion, versionDiscovery } from "./kube-discovery.ts";
import { answerDebug, podAt, type SimContainerPlace, type SimContainers } from "./kube-pods.ts";
import type { KubeResource, KubeResourceVersion } from "./kube-resources.ts";
import { passesSelectors } from "./kube-selectors.ts";
import { kubeStatus } from "./kube-status.ts";
import { isDeprecated, type KubeObject, type KubeStore } from "./kube-store.ts";
import { pageOf } from "./paging.ts";

/** One simulated API server. */
export interface KubeApi {
  readonly name: string;
  /** What `/version` prints. */
  readonly version: Readonly<Record<string, string>>;
  /** `1.33`. */
  readonly minor: string;
  readonly store: KubeStore;
  /** Samples of the metric `apiserver_requested_deprecated_apis`. Grows as deprecated versions are asked for. */
  readonly deprecatedRequests: Set<string>;
  /** What is behind its containers; absent: nothing, and no command can be run. */
  readonly containers?: SimContainers;
  /** What ephemeral containers have printed, by namespace, pod and name. */
  readonly logs: Map<string, string>;
  /** The user that the request comes from; `undefined` when its credentials are wrong. */
  userOf(request: SimRequest): string | undefined;
  /** Whether `user` may not read a resource (`nodes`, `nodepools.karpenter.sh`) or a path (`/version`). */
  isDenied(user: string, subject: string): boolean;
}

/** Answers a request whose path begins at `/api`, `/apis` or one of the paths beside them; reads only. */
export function answerKube(api: KubeApi, request: SimRequest, segments: readonly string[]): SimReply | undefined {
  const route = routeOf(api, segments);
  if (route === undefined || request.method !== (route.method ?? "GET")) return undefined;
  const named = { operation: route.operation, account: api.name };
  const user = api.userOf(request);
  if (user === undefined) return { ...kubeStatus(401, "Unauthorized", "Unauthorized"), ...named };
  if (api.isDenied(user, route.subject)) {
    return { ...kubeStatus(403, "Forbidden", `${route.what} is forbidden: User "${user}" ${route.wish}`), ...named };
  }
  return { ...route.answer(request), ...named };
}

interface Route {
  readonly operation: string;
  /** Default `GET`. */
  readonly method?: "PATCH";
  readonly subject: string;
  /** Begins the sentence by which the server refuses. */
  readonly what: string;
  /** Ends it. */
  readonly wish: string;
  answer(request: SimRequest): SimReply;
}

function routeOf(api: KubeApi, segments: readonly string[]): Route | undefined {
  const { store, minor } = api;
  const [root, ...rest] = segments;
  const path = `/${segments.join("/")}`;
  const plain = (operation: string, body: (request: SimRequest) => object | undefined): Route => ({
    operation,
    subject: path,
    what: "path",
    wish: `cannot get path "${path}"`,
    answer(request) {
      const json = body(request);
      return json === undefined ? notFound() : { status: 200, json };
    },
  });
  if (path === "/version") return plain("kube:GetVersion", () => api.version);
  if (path === "/metrics") {
    return { ...plain("kube:GetMetrics", () => ({})), answer: () => metrics(api) };
  }
  if (path === "/livez" || path === "/readyz") {
    return { ...plain("kube:GetHealth", () => ({})), answer: () => text("ok") };
  }
  if (root !== "api" && root !== "apis") return undefined;
  const accept = (request: SimRequest) => request.headers.accept ?? "";
  if (rest.length === 0) {
    return plain("kube:ListGroups", (request) => discovery(store, minor, root, accept(request)));
  }
  const [group = "", version = "", ...tail] = root === "api" ? ["", ...rest] : rest;
  if (version === "") return plain("kube:GetGroup", () => groupDiscovery(store, minor, group));
  if (tail.length === 0) return plain("kube:ListKinds", () => versionDiscovery(store, minor, group, version));
  return resourceRoute(api, group, version, tail);
}

function resourceRoute(api: KubeApi, group: string, version: string, tail: readonly string[]): Route | undefined {
  const nested = tail[0] === "namespaces" && tail.length > 2;
  const [plural = "", name, subresource] = nested ? tail.slice(2) : tail;
  const namespace = nested ? tail[1] : undefined;
  if (subresource !== undefined) return subresourceRoute(api, { namespace, pod: name, plural, subresource });
  const verb = name === undefined ? "list" : "get";
  const found = api.store.served(group, version, plural);
  const subject = group === "" ? plural : `${plural}.${group}`;
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return {
    operation: operations.get(`${verb} ${subject}`) ?? `kube:${verb} ${subject}`,
    subject,
    what: name === undefined ? subject : `${subject} "${name}"`,
    wish: `cannot ${verb} resource "${plural}" in API group "${group}" ${where}`,
    answer(request) {
      if (found === undefined) return notFound();
      const warned = warningOf(api, found.resource, found.version);
      const reply =
        name === undefined
          ? list(api, found.resource, version, request, namespace)
          : get(api, found.resource, version, request, name, namespace);
      return warned === undefined ? reply : { ...reply, headers: { ...reply.headers, warning: warned } };
    },
  };
}

/** What is asked of a pod besides itself. `exec` answers over a connection of its own: see `execPlace`. */
function subresourceRoute(
  api: KubeApi,
  at: {
    readonly namespace?: string | undefined;
    readonly pod?: string | undefined;
    plural: string;
    subresource: string;
  },
): Route | undefined {
  const { namespace = "", pod = "", plural, subresource } = at;
  if (plural !== "pods" || namespace === "" || api.containers === undefined) return undefined;
  const named = { subject: `pods/${subresource}`, what: `pods "${pod}"` };
  const wish = `cannot use resource "pods/${subresource}" in API group "" in the namespace "${namespace}"`;
  if (subresource === "ephemeralcontainers") {
    const answer = (request: SimRequest) =>
      answerDebug(api.store, api.logs, api.containers, { namespace, pod }, request);
    return { ...named, wish, operation: "kube:DebugPod", method: "PATCH", answer };
  }
  if (subresource !== "log") return undefined;
  return {
    ...named,
    wish,
    operation: "kube:GetLog",
    answer({ query }) {
      const log = api.logs.get(`${namespace}/${pod}/${query.get("container") ?? ""}`);
      return log === undefined ? kubeStatus(404, "NotFound", "container not found") : text(log);
    },
  };
}

/** Which container a request for `exec` is about, or how it is refused; `undefined` for any other request. */
export function execPlace(
  api: KubeApi,
  request: SimRequest,
  segments: readonly string[],
): { readonly place: SimContainerPlace } | { readonly refused: SimReply } | undefined {
  const [root, version, , namespace = "", plural, pod = "", subresource] = segments;
  if (root !== "api" || version !== "v1" || plural !== "pods" || subresource !== "exec") return undefined;
  const user = api.userOf(request);
  if (user === undefined) return { refused: kubeStatus(401, "Unauthorized", "Unauthorized") };
  if (api.isDenied(user, "pods/exec")) {
    const message = `pods "${pod}" is forbidden: User "${user}" cannot create resource "pods/exec" in API group ""`;
    return { refused: kubeStatus(403, "Forbidden", message) };
  }
  if (podAt(api.store, { namespace, pod }) === undefined) {
    return { refused: kubeStatus(404, "NotFound", `pods "${pod}" not found`) };
  }
  return { place: { namespace, pod, container: request.query.get("container") ?? "" } };
}

/** Names that the permission tables have for requests that the inventory sends. */
const operations = new Map([
  ["list nodes", "kube:ListNodes"],
  ["get namespaces", "kube:GetNamespace"],
  ["list nodepools.karpenter.sh", "kube:ListNodePools"],
  ["get clusterversions.config.openshift.io", "kube:GetClusterVersion"],
]);

function get(
  { store }: KubeApi,
  resource: KubeResource,
  version: string,
  { headers }: SimRequest,
  name: string,
  namespace: string | undefined,
): SimReply {
  const object = store.get(resource, name, namespace);
  const { group, resource: plural } = resource;
  const subject = group === "" ? plural : `${plural}.${group}`;
  if (object === undefined) return kubeStatus(404, "NotFound", `${subject} "${name}" not found`);
  const form = formOf(headers.accept ?? "", "PartialObjectMetadata");
  if (form === undefined) return notAcceptable();
  return { status: 200, json: shaped(object, resource, version, form) };
}

function list(
  { name, store }: KubeApi,
  resource: KubeResource,
  version: string,
  { headers, query }: SimRequest,
  namespace: string | undefined,
): SimReply {
  const form = formOf(headers.accept ?? "", "PartialObjectMetadataList");
  if (form === undefined) return notAcceptable();
  const passes = passesSelectors(query);
  if (passes === undefined) return kubeStatus(400, "BadRequest", "unable to parse requirement");
  const all = store.list(resource, namespace).filter(passes);
  const limit = Number(query.get("limit") ?? 0);
  const token = query.get("continue");
  const listing = `${name} ${resource.resource}.${resource.group} ${namespace ?? ""} ${store.generation}`;
  const tokens = pageOf(all, limit > 0 ? limit : Math.max(1, all.length), listing, token);
  if (tokens === undefined) {
    const message = "The provided continue parameter is too old to display a consistent list result.";
    return kubeStatus(410, "Expired", message);
  }
  const whole = form === "whole";
  return {
    status: 200,
    page: {
      tokens,
      render: (next) => ({
        kind: whole ? `${resource.kind}List` : "PartialObjectMetadataList",
        apiVersion: whole ? groupVersion(resource.group, version) : "meta.k8s.io/v1",
        metadata: {
          resourceVersion: String(store.resourceVersion),
          ...(next === undefined ? {} : { continue: next }),
        },
        items: tokens.items.map((object) => shaped(object, resource, version, form)),
      }),
    },
  };
}

/** The first form in the client's order that is served; lists have a form of their own. */
function formOf(accept: string, metadataKind: string): "whole" | "metadata" | undefined {
  for (const range of accept === "" ? ["*/*"] : accept.split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (type !== "application/json" && type !== "*/*" && type !== "application/*") continue;
    const as = parameters.find((parameter) => parameter.startsWith("as="));
    if (as === undefined) return "whole";
    const meta = parameters.includes("g=meta.k8s.io") && parameters.includes("v=v1");
    if (meta && as === `as=${metadataKind}`) return "metadata";
  }
  return undefined;
}

function shaped(object: KubeObject, resource: KubeResource, version: string, form: "whole" | "metadata"): object {
  if (form === "metadata") {
    return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
  }
  return { ...object, kind: resource.kind, apiVersion: groupVersion(resource.group, version) };
}

/** Counts the request for a deprecated version, and words the warning that it is answered with. */
function warningOf(api: KubeApi, { group, resource, kind }: KubeResource, entry: KubeResourceVersion) {
  if (!isDeprecated(entry, api.minor)) return undefined;
  const { version, removedIn = "", deprecatedIn = "" } = entry;
  api.deprecatedRequests.add(
    `apiserver_requested_deprecated_apis{group="${group}",removed_release="${removedIn}",resource="${resource}",subresource="",version="${version}"} 1`,
  );
  const until = removedIn === "" ? "" : `, unavailable in v${removedIn}+`;
  return `299 - "${groupVersion(group, version)} ${kind} is deprecated in v${deprecatedIn}+${until}"`;
}

function metrics({ deprecatedRequests }: KubeApi): SimReply {
  const head = "# TYPE apiserver_requested_deprecated_apis gauge";
  return text([head, ...[...deprecatedRequests].sort(), ""].join("\n"));
}

function text(body: string): SimReply {
  return { status: 200, headers: { "content-type": "text/plain; version=0.0.4" }, body };
}

function notFound(): SimReply {
  return { status: 404, headers: { "content-type": "text/plain; charset=utf-8" }, body: "404 page not found\n" };
}

function notAcceptable(): SimReply {
  return kubeStatus(406, "NotAcceptable", "only the following media types are accepted: application/json");
}
