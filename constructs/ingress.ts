import type { Construct } from "constructs";
import type { ExposureProps } from "./exposure.ts";
import { albHealthCheck, warnOfDefaultCheck } from "./load-balancer-check.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";

/** An Ingress with a host, a class and TLS. */
export function ingress(
  scope: Construct,
  props: ExposureProps,
  metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> },
): void {
  const { service, host, path = "/", tls } = props;
  const { ingressClass } = service.profile;
  const object = new RenderedObject(scope, "Resource", {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { ...metadata, labels: { ...metadata.labels }, annotations: annotationsOf(props) },
    fields: {
      spec: () => ({
        ingressClassName: ingressClass,
        tls: [{ hosts: [host], ...("secretName" in tls ? { secretName: tls.secretName } : {}) }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path,
                  pathType: "Prefix",
                  backend: { service: { name: service.objectName, port: { number: service.servicePort } } },
                },
              ],
            },
          },
        ],
      }),
    },
  });
  if (isAlb(props)) warnOfDefaultCheck(service, false);
  remark(object, (notes) => refuseWrongCertificate(props, notes));
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ (named as the place to look; not read when this was written) */
function annotationsOf(props: ExposureProps): Record<string, string> {
  const { tls, reach = "external" } = props;
  const issuer =
    "secretName" in tls && tls.clusterIssuer !== undefined
      ? { "cert-manager.io/cluster-issuer": tls.clusterIssuer }
      : {};
  if (!isAlb(props)) return issuer;
  return {
    "alb.ingress.kubernetes.io/scheme": reach === "external" ? "internet-facing" : "internal",
    "alb.ingress.kubernetes.io/target-type": "ip",
    "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
    ...albHealthCheck(props.service),
    ...("cloudCertificate" in tls ? { "alb.ingress.kubernetes.io/certificate-arn": tls.cloudCertificate } : {}),
    ...issuer,
  };
}

function refuseWrongCertificate(props: ExposureProps, notes: Notes): void {
  const { tls, reach = "external" } = props;
  const cloud = "cloudCertificate" in tls;
  if (isAlb(props) && !cloud)
    notes.refuse(
      `The load balancer of ${thisCluster} takes no certificate from a Secret; give tls.cloudCertificate, an ARN of ACM`,
    );
  if (!isAlb(props) && cloud)
    notes.refuse(`An Ingress on ${thisCluster} takes its certificate from a Secret; name one by tls.secretName`);
  if (!isAlb(props) && reach === "internal")
    notes.warn(`Whether the ingress class of ${thisCluster} is reached from the internet is for the class to say`);
}

function isAlb({ service }: ExposureProps): boolean {
  return service.profile.cloud === "aws" && service.profile.ingressClass === "alb";
}
