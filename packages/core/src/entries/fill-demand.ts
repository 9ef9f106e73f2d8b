/** How a load's value is stored. */
export interface FillDemand {
  /** Of the call that led the load: once it gives up, nothing is stored. */
  readonly signal: AbortSignal | undefined;
  /** Whether a failure is for the caller; else it is reported. */
  readonly mayFail: boolean;
  /** Whether there may be an older entry, which goes even if nothing is kept in its place. */
  readonly replaces: boolean;
}
