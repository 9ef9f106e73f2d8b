/** What the process that starts the fleet and those of the fleet tell each other. Times are milliseconds of one clock. */

/** The clock that all processes of a machine share. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Since the start of the run. */
export interface Progress {
  readonly at: number;
  readonly calls: number;
  /** Answered from the memory of the process. */
  readonly nearHits: number;
  /** Answered with what the server had. */
  readonly sharedHits: number;
  readonly failed: number;
  /** Times that the store failed and a call went on without it. */
  readonly survived: number;
}

/** The calls of one process, in the order in which they ended; each list has one item per call. */
export interface Calls {
  readonly ids: readonly number[];
  readonly versions: readonly number[];
  readonly begunAt: readonly number[];
  /** Milliseconds. */
  readonly latencies: readonly number[];
}

/** From `at` on, nobody in the same process may get a version of these products that is older. */
export interface Invalidation {
  readonly ids: readonly number[];
  readonly version: number;
  readonly at: number;
}

export interface History {
  readonly calls: Calls;
  readonly invalidations: readonly Invalidation[];
  /** Invalidations that had to be asked for more than once. */
  readonly repeated: number;
  /** Of calls that failed, the first few. */
  readonly errors: readonly string[];
}

export type ToFleet =
  | { readonly type: 'ready' }
  | { readonly type: 'load'; readonly question: number; readonly id: number }
  | { readonly type: 'write'; readonly question: number; readonly ids: readonly number[] }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'history'; readonly history: History };

export type ToWorker =
  | { readonly type: 'go' }
  | { readonly type: 'answer'; readonly question: number; readonly version: number }
  | { readonly type: 'stop' };
