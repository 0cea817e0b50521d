import { type Notes, thisCluster } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import type { WebService } from "./web-service.ts";

const api = "networking.gke.io/v1";

/**
 * Load balancers ask pods themselves whether they serve, and by default for `/`, whatever the readiness probe asks for.
 * Those of AWS take the question from annotations of the Ingress.
 *
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check (named as
 * the place to look; not read when this was written)
 */
export function albHealthCheck({ readiness, port }: WebService): Record<string, string> {
  if (readiness === undefined) return {};
  return {
    "alb.ingress.kubernetes.io/healthcheck-path": readiness.path,
    ...(readiness.port === port ? {} : { "alb.ingress.kubernetes.io/healthcheck-port": String(readiness.port) }),
  };
}

/**
 * Those of GKE's gateway classes take it from a policy on the Service, which has one however many routes there are.
 *
 * https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_health_check (named as the
 * place to look; not read when this was written)
 */
export function gkeHealthCheck(service: WebService): void {
  const { readiness, metadata } = service;
  const id = "HealthCheck";
  if (readiness === undefined || !knowsPolicies(service) || service.node.tryFindChild(id) !== undefined) return;
  new RenderedObject(service, id, {
    apiVersion: api,
    kind: "HealthCheckPolicy",
    metadata,
    fields: {
      spec: () => ({
        default: {
          config: {
            type: "HTTP",
            httpHealthCheck: {
              portSpecification: "USE_FIXED_PORT",
              port: readiness.port,
              requestPath: readiness.path,
            },
          },
        },
        targetRef: { group: "", kind: "Service", name: service.objectName },
      }),
    },
  });
}

/** Warns where a load balancer cannot be told what to ask. */
export function warnOfDefaultCheck(service: WebService, gke: boolean): void {
  if (service.readiness !== undefined && (!gke || knowsPolicies(service))) return;
  remark(service, (notes: Notes) => {
    notes.warn(
      service.readiness === undefined
        ? `The load balancer of ${thisCluster} asks pods by HTTP whether they serve, and their readiness is asked otherwise; they must answer 200 to /`
        : `${thisCluster} does not serve ${api}, so its load balancer asks pods for / and not for ${service.readiness.path}; they must answer 200`,
    );
  });
}

function knowsPolicies({ profile: { served } }: WebService): boolean {
  return served === "unknown" || served.includes(api);
}
