/** A health problem as the provider reports it. `code` is the provider's own. */
export interface Issue {
  readonly code: string;
  readonly message: string;
  readonly resources?: readonly string[];
  readonly severity: "info" | "warning" | "error";
}
