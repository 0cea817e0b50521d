/** Formats of a trace. */
export const traceFormats = ["table", "json", "yaml"] as const;

export type TraceFormat = (typeof traceFormats)[number];
