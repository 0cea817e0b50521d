import { aks } from "../../providers/aks/index.ts";
import { eks } from "../../providers/eks/index.ts";
import { gke } from "../../providers/gke/index.ts";
import { iks } from "../../providers/iks/index.ts";
import { readsOnly } from "../support/reads-only.ts";
import { type SubjectOptions, simulatedSubject } from "../support/simulated-subject.ts";

const subjects: readonly (SubjectOptions & { readonly name: string })[] = [
  { name: "the EKS provider with roles", cloud: "eks", make: (config, env) => eks({ ...config, env }) },
  {
    name: "the GKE provider over gRPC",
    cloud: "gke",
    make: (config, env) => gke({ ...config, protocol: "grpc", env }),
  },
  {
    name: "the GKE provider over REST",
    cloud: "gke",
    make: (config, env) => gke({ ...config, protocol: "rest", env }),
  },
  { name: "the AKS provider with Resource Graph", cloud: "aks", make: (config, env) => aks({ ...config, env }) },
  {
    name: "the AKS provider with lists",
    cloud: "aks",
    make: (config, env) => aks({ ...config, query: "list", env }),
  },
  {
    name: "the AKS provider over plain HTTP",
    cloud: "aks",
    tls: false,
    make: (config, env) => aks({ ...config, env }),
  },
  { name: "the IBM Cloud provider", cloud: "iks", make: (config, env) => iks({ ...config, env }) },
];

for (const { name, ...options } of subjects) readsOnly({ name, start: () => simulatedSubject(options) });
