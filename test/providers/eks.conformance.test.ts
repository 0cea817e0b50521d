import { eks } from "../../providers/eks/index.ts";
import { conformProvider } from "../support/conformance.ts";
import { readsOnly } from "../support/reads-only.ts";
import { simulatedSubject } from "../support/simulated-subject.ts";

// All accounts but the first are read through a role; the denied one refuses to have its role assumed.
const subject = {
  name: "the EKS provider with roles",
  start: () => simulatedSubject({ cloud: "eks", make: (config, env) => eks({ ...config, env }) }),
};

conformProvider(subject);
readsOnly(subject);
