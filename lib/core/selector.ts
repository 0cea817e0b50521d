/** Picks clusters. All parts must fit; `*` stands for any run of characters; case does not matter. An empty one fits all. */
export interface Selector {
  readonly name?: string;
  readonly provider?: string;
  /** Id or name of the account, project or subscription. */
  readonly account?: string;
  /** Region or zone. */
  readonly location?: string;
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
