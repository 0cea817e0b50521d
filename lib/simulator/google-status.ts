import type { Message } from "./google-names.ts";

/** The statuses of Google's APIs that this simulator answers with: gRPC code and HTTP status of each. */
const statuses = {
  CANCELLED: [1, 499],
  UNKNOWN: [2, 500],
  INVALID_ARGUMENT: [3, 400],
  DEADLINE_EXCEEDED: [4, 504],
  NOT_FOUND: [5, 404],
  PERMISSION_DENIED: [7, 403],
  RESOURCE_EXHAUSTED: [8, 429],
  FAILED_PRECONDITION: [9, 400],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAVAILABLE: [14, 503],
  UNAUTHENTICATED: [16, 401],
} as const;

export type GoogleStatus = keyof typeof statuses;

/** `google.rpc.Status`, with its code by name. */
export interface GoogleError {
  readonly status: GoogleStatus;
  readonly message: string;
  readonly details?: readonly Message[];
}

/** `effect`: what the call changes. */
export type GoogleReply = { readonly ok: Message; readonly effect?: () => void } | { readonly error: GoogleError };

export function fail(status: GoogleStatus, message: string, details?: readonly Message[]): GoogleReply {
  return { error: { status, message, ...(details === undefined ? {} : { details }) } };
}

export function grpcCode(status: GoogleStatus): number {
  return statuses[status][0];
}

export function httpStatus(status: GoogleStatus): number {
  return statuses[status][1];
}

/** The error body of Google's REST APIs. */
export function errorBody({ status, message, details }: GoogleError): Message {
  return { error: { code: httpStatus(status), message, status, ...(details === undefined ? {} : { details }) } };
}

/** What a call into a project answers whose Kubernetes Engine API was never switched on. */
export function serviceDisabled(project: string): GoogleReply {
  const activationUrl = `https://console.developers.google.com/apis/api/container.googleapis.com/overview?project=${project}`;
  return fail(
    "PERMISSION_DENIED",
    `Kubernetes Engine API has not been used in project ${project} before or it is disabled. Enable it by visiting ${activationUrl} then retry.`,
    [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "SERVICE_DISABLED",
        domain: "googleapis.com",
        metadata: { service: "container.googleapis.com", consumer: `projects/${project}`, activationUrl },
      },
    ],
  );
}
