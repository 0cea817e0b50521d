import type { CatalogueEntry } from "../finding-catalogue.ts";

const common = {
  // Admission refuses such a pod only in a namespace that enforces the level; a check that was asked for makes it an error.
  severity: "warning",
  outlook: "lasting",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  asOf: "2026-07-01",
} as const;

const ofContainers = "The security context of every container and of the pod.";
const ofPod = "The spec of the pod or of the template that pods are made from.";

/** What the Pod Security Standards say of a pod, by the ids of the checks upstream. */
export const podSecurityFindings = {
  "PSS-hostNamespaces": {
    ...common,
    title: "A pod shares namespaces of its node",
    meaning: "Processes in it see the network, the processes or the memory of everything else on the node.",
    evidence: ofPod,
    fix: "Leave out hostNetwork, hostPID and hostIPC.",
  },
  "PSS-hostPathVolumes": {
    ...common,
    title: "A pod mounts directories of its node",
    meaning: "Files of the node are within reach, and with some of them the node itself.",
    evidence: ofPod,
    fix: "Use another kind of volume.",
  },
  "PSS-hostPorts": {
    ...common,
    title: "A container takes a port of its node",
    meaning: "It is reached past every network policy, and no second pod with the port fits on the node.",
    evidence: "The ports of every container.",
    fix: "Leave out hostPort, and reach the pod through a Service.",
  },
  "PSS-hostProbesAndHostLifecycle": {
    ...common,
    title: "A probe or hook names a host",
    meaning: "The kubelet calls that host from the node, where the pod's author may have no business.",
    evidence: "The probes and lifecycle hooks of every container.",
    fix: "Leave out the host: the kubelet then calls the pod.",
  },
  "PSS-windowsHostProcess": {
    ...common,
    title: "A pod runs as a process of its Windows node",
    meaning: "It has every right of the node.",
    evidence: ofContainers,
    fix: "Leave out windowsOptions.hostProcess.",
  },
  "PSS-privileged": {
    ...common,
    title: "A container is privileged",
    meaning: "Nearly nothing stands between it and its node.",
    evidence: ofContainers,
    fix: "Leave out privileged, and add the one capability or device that is needed.",
  },
  "PSS-allowPrivilegeEscalation": {
    ...common,
    title: "A container may gain privileges",
    meaning: "A set-uid file in the image makes root of whoever runs it.",
    evidence: ofContainers,
    fix: "Set allowPrivilegeEscalation to false.",
  },
  "PSS-capabilities_baseline": {
    ...common,
    title: "A container adds capabilities",
    meaning: "They go beyond what container runtimes give by themselves.",
    evidence: ofContainers,
    fix: "Leave out the capabilities that are not in the standard's list. Names are written without CAP_.",
  },
  "PSS-capabilities_restricted": {
    ...common,
    title: "A container keeps capabilities",
    meaning: "What container runtimes give by themselves is more than most programs need.",
    evidence: ofContainers,
    fix: "Drop ALL, and add nothing but NET_BIND_SERVICE.",
  },
  "PSS-procMount": {
    ...common,
    title: "A container sees all of /proc",
    meaning: "The masks that hide dangerous parts of /proc are off.",
    evidence: ofContainers,
    fix: "Leave out procMount, or give the pod a user namespace of its own (hostUsers: false, from 1.35 on).",
  },
  "PSS-procMount_restricted": {
    ...common,
    title: "A container sees all of /proc at the restricted level",
    meaning: "The masks that hide dangerous parts of /proc are off, and a user namespace does not excuse it.",
    evidence: ofContainers,
    fix: "Leave out procMount.",
  },
  "PSS-runAsNonRoot": {
    ...common,
    title: "A container may run as root",
    meaning: "Root in the container is root on the node once something lets it out.",
    evidence: ofContainers,
    fix: "Set runAsNonRoot to true, and use an image whose user is a number other than 0.",
  },
  "PSS-runAsUser": {
    ...common,
    title: "A container is told to run as root",
    meaning: "Root in the container is root on the node once something lets it out.",
    evidence: ofContainers,
    fix: "Set runAsUser to a number other than 0, or leave it to the image.",
  },
  "PSS-appArmorProfile": {
    ...common,
    title: "AppArmor is switched off",
    meaning: "The profile that container runtimes apply by themselves no longer confines the process.",
    evidence: "The security contexts, and the annotations of the pod.",
    fix: "Leave out the profile, or name RuntimeDefault or Localhost.",
  },
  "PSS-seLinuxOptions": {
    ...common,
    title: "An SELinux label of its own",
    meaning: "A type, user or role of its own can lift what SELinux forbids to containers.",
    evidence: ofContainers,
    fix: "Leave out the user and the role, and use a type for containers or none.",
  },
  "PSS-seccompProfile_baseline": {
    ...common,
    title: "Seccomp is switched off",
    meaning: "Every system call of the node's kernel is within reach.",
    evidence: ofContainers,
    fix: "Leave out the profile, or name RuntimeDefault or Localhost.",
  },
  "PSS-seccompProfile_restricted": {
    ...common,
    title: "No seccomp profile is set",
    meaning: "Without one, most nodes leave every system call of their kernel within reach.",
    evidence: ofContainers,
    fix: "Set seccompProfile.type of the pod to RuntimeDefault.",
  },
  "PSS-sysctls": {
    ...common,
    title: "A pod sets unsafe kernel parameters",
    meaning:
      "They reach other pods of the node, or the node itself. Later versions of the standard allow more of them.",
    evidence: "The security context of the pod.",
    fix: "Leave out the parameters that the standard of this version does not list.",
  },
  "PSS-restrictedVolumes": {
    ...common,
    title: "A volume of a restricted type",
    meaning: "Types such as hostPath or nfs reach past what the cluster's administrator hands out.",
    evidence: ofPod,
    fix: "Use a persistentVolumeClaim, or another type that the standard lists.",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
