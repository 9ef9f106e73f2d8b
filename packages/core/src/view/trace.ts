/** `withTrace`: what the caches did for one piece of code, through all that it awaits. */
import { ContextStore } from '../runtime/async-context.js';
import { invalidUse } from '../errors.js';
import { kindName } from '../show.js';
import { shared } from '../runtime/process-state.js';
import { isThenable } from '../runtime/thenable.js';

/** What one call of a decorated method or cached function came to. */
export interface CacheOutcome {
  /** The cached method or function, as messages name it: `UserService.getUser`. */
  readonly method: string;
  /** Of its entries on a shared backend; `undefined` on a backend of its own. */
  readonly namespace: string | undefined;
  /** `stale`: an entry past its `ttl` was served. `coalesced`: the call joined the load of another one. */
  readonly outcome: 'hit' | 'stale' | 'miss' | 'coalesced';
  /** Of the entry that was served, milliseconds since it was stored; `undefined`: there was none, or it is not dated. */
  readonly age: number | undefined;
  /** A digest of the key, as in events: the same for one key as long as the process lives. */
  readonly key: string;
}

/** What `withTrace` gives: the result of the function, and what the caches did for it. */
export interface Traced<Value> {
  readonly result: Value;
  /** In the order in which they occurred; the first 10,000. */
  readonly outcomes: readonly CacheOutcome[];
  /** How many there were beyond those. */
  readonly dropped: number;
}

/** {@link Traced}, by promise where the function gives a promise. */
export type TracedBy<Result> = [Extract<Result, PromiseLike<unknown>>] extends [never]
  ? Traced<Result>
  : Promise<Traced<Awaited<Result>>> | PlainlyTraced<Exclude<Result, PromiseLike<unknown>>>;

type PlainlyTraced<Result> = [Result] extends [never] ? never : Traced<Result>;

/** A trace must not become a leak of its own. */
const MOST_OUTCOMES = 10_000;

interface Trace {
  /** Taken out when the trace ends: timers and the like that were made inside hold on to the trace itself. */
  outcomes: CacheOutcome[] | undefined;
  dropped: number;
  outer: Trace | undefined;
}

interface Traces {
  readonly context: ContextStore<Trace> | undefined;
  underWay: number;
}

/** Held once it is known: it is asked for on every call. */
let held: Traces | undefined;

function traces(): Traces {
  return (held ??= shared('traces', () => ({
    context: ContextStore === undefined ? undefined : new ContextStore<Trace>(),
    underWay: 0,
  })));
}

/**
 * Runs a function and returns its result with what the caches did for it: one outcome per call of a decorated method or
 * cached function, made by the function itself or by anything it awaits. For tests, and for a response header.
 *
 * Errors and rejections pass through untouched. Calls that go on after the function has returned, or after its promise
 * has settled, are not in the list. Traces nest: what an inner one sees, the outer ones see too.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` in a runtime without `AsyncLocalStorage`, and for what is no function
 */
export function withTrace<Result>(fn: () => Result): TracedBy<Result> {
  const all = traces();
  if (typeof fn !== 'function') {
    throw invalidUse(`withTrace takes a function that makes the calls, not ${kindName(fn)}: withTrace(() => ...).`);
  }
  if (all.context === undefined) {
    throw invalidUse(
      'withTrace needs AsyncLocalStorage, and this runtime has none within reach of process.getBuiltinModule. Node has ' +
        'it; elsewhere listen to the events instead, or count with cacheOf(...).stats().',
    );
  }
  const outcomes: CacheOutcome[] = [];
  const trace: Trace = { outcomes, dropped: 0, outer: underWay(all.context.getStore()) };
  const end = (): void => {
    trace.outcomes = undefined;
    all.underWay--;
  };
  const traced = (result: unknown): Traced<unknown> => ({ result, outcomes, dropped: trace.dropped });
  let result: unknown;
  let isPending = false;
  all.underWay++;
  try {
    result = all.context.run(trace, fn);
    isPending = isThenable(result);
  } finally {
    if (!isPending) end();
  }
  const given = isPending ? Promise.resolve(result).finally(end).then(traced) : traced(result);
  return given as TracedBy<Result>;
}

/** Whether any trace is under way in the process. As cheap as reading a property. */
export function isTracing(): boolean {
  return traces().underWay > 0;
}

/**
 * Adds an outcome to the traces that the running code is part of.
 *
 * @param make called at most once, and only if there is such a trace
 */
export function noteOutcome(make: () => CacheOutcome): void {
  let outcome: CacheOutcome | undefined;
  for (let trace = traces().context?.getStore(); trace !== undefined; trace = trace.outer) {
    if (trace.outcomes === undefined) continue;
    if (trace.outcomes.length < MOST_OUTCOMES) trace.outcomes.push((outcome ??= make()));
    else trace.dropped++;
  }
}

/** Drops the traces that are over: each may set off the next one just before it ends, and they must not pile up. */
function underWay(innermost: Trace | undefined): Trace | undefined {
  const skip = (trace: Trace | undefined): Trace | undefined => {
    while (trace !== undefined && trace.outcomes === undefined) trace = trace.outer;
    return trace;
  };
  const first = skip(innermost);
  for (let trace = first; trace !== undefined; trace = trace.outer) trace.outer = skip(trace.outer);
  return first;
}
