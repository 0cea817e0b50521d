export type Emphasis = "good" | "warn" | "bad" | "dim" | "strong";

/** Gives text a colour where the sink has colours. Must not change its width. */
export type Style = (kind: Emphasis, text: string) => string;

export const plainStyle: Style = (_kind, text) => text;
