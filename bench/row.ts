/** One figure of the bench. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be; absent where the figure is for comparison only. */
  readonly budget?: number;
  readonly note?: string;
}
