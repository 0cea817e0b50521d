/** Formats of a judgement. */
export const checkFormats = ["table", "wide", "json", "yaml", "sarif", "junit", "markdown"] as const;

export type CheckFormat = (typeof checkFormats)[number];
