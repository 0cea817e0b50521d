import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One file per object: a deployment, a service, a configuration and an ingress for every app, as charts render them. */
export function writeManifests(folder: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const app = Math.floor(index / 4);
    const place = join(folder, `team-${app % 50}`);
    if (index % 4 === 0) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `app-${app}-${index % 4}.yaml`), manifest(app, index % 4));
  }
}

function manifest(app: number, sort: number): string {
  const metadata = `metadata:
  name: app-${app}
  namespace: team-${app % 50}
  labels:
    app.kubernetes.io/name: app-${app}
    app.kubernetes.io/managed-by: Helm
`;
  if (sort === 0) return `apiVersion: apps/v1\nkind: Deployment\n${metadata}${deployment(app)}`;
  if (sort === 1) {
    return `apiVersion: v1\nkind: Service\n${metadata}spec:\n  selector:\n    app.kubernetes.io/name: app-${app}\n  ports:\n    - port: 80\n      targetPort: http\n`;
  }
  if (sort === 2) {
    const lines = Array.from({ length: 12 }, (_, line) => `    setting.${line} = value of ${app}\n`).join("");
    return `apiVersion: v1\nkind: ConfigMap\n${metadata}data:\n  app.properties: |\n${lines}`;
  }
  // One in ten apps still has the ingress of an old chart.
  const apiVersion = app % 10 === 0 ? "networking.k8s.io/v1beta1" : "networking.k8s.io/v1";
  return `apiVersion: ${apiVersion}\nkind: Ingress\n${metadata}spec:\n  ingressClassName: nginx\n  rules:\n    - host: app-${app}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: app-${app}\n                port:\n                  number: 80\n`;
}

function deployment(app: number): string {
  return `spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${app}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${app}
    spec:
      serviceAccountName: app-${app}
      containers:
        - name: app
          image: registry.example.com/team/app-${app}:1.${app}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: POD_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
          securityContext:
            runAsNonRoot: true
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: config
              mountPath: /etc/app
      volumes:
        - name: config
          configMap:
            name: app-${app}
`;
}
