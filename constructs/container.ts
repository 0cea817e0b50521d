import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { type Image, imageReference } from "./image.ts";
import type { Notes } from "./notes.ts";
import { type Health, probesOf } from "./probe.ts";
import { mebibytes } from "./quantity.ts";
import { type Resources, resourcesOf } from "./resources.ts";
import { diskOf, isDirectory, mountOf, type Writable } from "./writable.ts";

/** What every container has to say. */
export interface ContainerProps {
  readonly image: Image;
  readonly resources: Resources;
  /** @default - that of the image */
  readonly command?: readonly string[];
  /** @default - that of the image */
  readonly args?: readonly string[];
  /** Settings. Secrets come as files. */
  readonly env?: Readonly<Record<string, string>>;
  /** Directories that the container may write to. */
  readonly writable?: readonly Writable[];
}

/** A port that a container listens on. */
export interface ContainerPort {
  /** Lower-case, at most 15 characters; probes and policies refer to it. */
  readonly name: string;
  /** From 1024 up: lower ones are for root. */
  readonly port: number;
  /** @default TCP */
  readonly protocol?: "TCP" | "UDP" | "SCTP";
}

/** A container that is about to be rendered. */
export interface ContainerIntent extends ContainerProps {
  readonly name: string;
  readonly ports?: readonly ContainerPort[];
  readonly health?: Health;
  /** What others of the pod write and this one reads. */
  readonly reads?: readonly Writable[];
  readonly mounts?: readonly JsonObject[];
  readonly extraEnv?: readonly JsonObject[];
  /** Fields of the container itself, such as `restartPolicy` of a sidecar. */
  readonly fields?: JsonObject;
}

/** One container, as locked as its operating system allows. */
export function containerOf(
  intent: ContainerIntent,
  os: "linux" | "windows",
  profile: ClusterProfile,
  notes: Notes,
): JsonObject {
  const { name, writable = [], reads = [], ports = [] } = intent;
  const memory = writable.filter(({ kind }) => kind === "memory");
  const inMemory = memory.reduce((sum, { size }) => sum + mebibytes(size), 0);
  if (inMemory >= mebibytes(intent.resources.memory)) {
    notes.refuse(`Container ${name} is killed when it fills its memory directories (${inMemory}Mi); raise its memory`);
  }
  for (const { name: portName, port } of ports) {
    if (port < 1024)
      notes.refuse(`Port ${portName} of container ${name} is ${port}; only root may open one below 1024`);
    if (port > 65_535) notes.refuse(`Port ${portName} of container ${name} is ${port}; there is none above 65535`);
  }
  for (const { path } of writable) {
    if (os === "linux" && !isDirectory(path))
      notes.refuse(
        `${JSON.stringify(path)} of container ${name} is no directory to write to; name an absolute path below the root, without ".." and ":"`,
      );
  }
  const env = Object.entries(intent.env ?? {}).map(([key, value]) => ({ name: key, value }));
  const allEnv = [...env, ...(intent.extraEnv ?? [])];
  const mounts = [
    ...writable.map((directory) => mountOf(directory)),
    ...reads.map((directory) => mountOf(directory, true)),
    ...(intent.mounts ?? []),
  ];
  return {
    name,
    image: imageReference(intent.image),
    imagePullPolicy: "Always",
    ...(intent.command === undefined ? {} : { command: [...intent.command] }),
    ...(intent.args === undefined ? {} : { args: [...intent.args] }),
    ...(allEnv.length === 0 ? {} : { env: allEnv }),
    ...(ports.length === 0 ? {} : { ports: ports.map(portOf) }),
    ...(intent.health === undefined ? {} : probesOf(intent.health, name, ports[0]?.name)),
    resources: resourcesOf(intent.resources, diskOf(writable), profile, name, notes),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
    securityContext: os === "linux" ? linuxContext : windowsContext,
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...intent.fields,
  };
}

/** What locks a container of Linux. */
export const linuxContext: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** The API server refuses the fields of Linux in a Windows pod. */
const windowsContext: JsonObject = { runAsNonRoot: true };

function portOf({ name, port, protocol = "TCP" }: ContainerPort): JsonObject {
  return { name, containerPort: port, protocol };
}
