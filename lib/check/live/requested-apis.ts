/** A deprecated API that clients of an API server have asked for since it started. */
export interface RequestedApi {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** First minor that does not serve it; empty where none is planned. */
  readonly removedRelease: string;
}

const sample = /^apiserver_requested_deprecated_apis\{([^}]*)\}\s+([0-9.e+]+)/gm;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the metric `apiserver_requested_deprecated_apis` of an API server, in the order of the text. */
export function requestedApis(metrics: string): readonly RequestedApi[] {
  return [...metrics.matchAll(sample)].flatMap(([, labels = "", value = "0"]) => {
    if (!(Number(value) > 0)) return [];
    const told = new Map([...labels.matchAll(label)].map(([, name = "", text = ""]) => [name, text]));
    const of = (name: string) => told.get(name) ?? "";
    return [
      {
        group: of("group"),
        version: of("version"),
        resource: of("resource"),
        subresource: of("subresource"),
        removedRelease: of("removed_release"),
      },
    ];
  });
}
