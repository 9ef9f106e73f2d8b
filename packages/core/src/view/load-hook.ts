/** `instrumentLoads`: functions that run around each load, so that a tracer can make its span active inside of it. */
import { invalidUse } from '../errors.js';
import { kindName } from '../show.js';
import type { LoadInfo } from './observed-load.js';
import { shared } from '../runtime/process-state.js';
import { isThenable } from '../runtime/thenable.js';
import { textOf, warn } from '../runtime/warn.js';

export type { LoadFailure, LoadInfo } from './observed-load.js';

/**
 * Runs around a load: calls `run`, once and before it returns, and returns what `run` returned, or throws what it threw.
 * Nothing else that it does changes the load: one that throws by itself, returns something else or does not call `run`
 * is told of in one process warning, and the load goes on; further calls of `run` give what the first one gave.
 */
export type LoadHook = (load: LoadInfo, run: () => unknown) => unknown;

interface Registration {
  readonly hook: LoadHook;
  hasWarned: boolean;
}

interface LoadHooks {
  readonly registrations: Registration[];
  /** All of them as one; `undefined`: there is none. */
  around: LoadHook | undefined;
}

/** Held once it is known: it is asked for on every load. */
let held: LoadHooks | undefined;

function loadHooks(): LoadHooks {
  return (held ??= shared('load-hooks', () => ({ registrations: [], around: undefined })));
}

/**
 * Registers a function that runs around each load of every decorated method and cached function of the process. Several
 * stack: the first one registered is the outermost.
 *
 * @returns removes it again; loads under way keep it
 * @throws TypeError `PURECACHE_INVALID_OPTION` for what is no function
 */
export function instrumentLoads(hook: LoadHook): () => void {
  if (typeof hook !== 'function') {
    throw invalidUse(`instrumentLoads takes a function (load, run) => run(), not ${kindName(hook)}.`);
  }
  const hooks = loadHooks();
  const registration: Registration = { hook, hasWarned: false };
  hooks.registrations.push(registration);
  hooks.around = composed(hooks.registrations);
  return () => {
    const at = hooks.registrations.indexOf(registration);
    if (at !== -1) hooks.registrations.splice(at, 1);
    hooks.around = composed(hooks.registrations);
  };
}

/** What to run around a load, if anything is registered. As cheap as reading a property. */
export function aroundLoad(): LoadHook | undefined {
  return loadHooks().around;
}

function composed(registrations: readonly Registration[]): LoadHook | undefined {
  const [outermost, ...others] = registrations;
  if (outermost === undefined) return undefined;
  const inner = composed(others);
  if (inner === undefined) return (load, run) => guarded(outermost, load, run);
  return (load, run) => guarded(outermost, load, () => inner(load, run));
}

/** Whatever the hook does, the load runs once, and what it gave is what comes out. */
function guarded(registration: Registration, load: LoadInfo, run: () => unknown): unknown {
  const once = runOnce(run);
  let complaint = '';
  try {
    const returned = registration.hook(load, once.run);
    if (!once.hasRun()) complaint = 'returned without calling run';
    else if (!Object.is(returned, once.run())) complaint = 'did not return what run returned';
    if (complaint !== '' && isThenable(returned)) returned.then(undefined, () => {}); // an async hook: told of already
  } catch (error) {
    if (!once.hasThrown(error)) complaint = `threw (${textOf(error)})`;
  }
  if (complaint !== '' && !registration.hasWarned) {
    registration.hasWarned = true;
    warn(`A function given to instrumentLoads ${complaint} at a load of ${load.method}. The load goes on without it.`);
  }
  return once.run();
}

function runOnce(run: () => unknown) {
  let outcome: { result?: unknown; thrown?: [error: unknown] } | undefined;
  return {
    hasRun: (): boolean => outcome !== undefined,
    hasThrown: (error: unknown): boolean => outcome?.thrown !== undefined && Object.is(outcome.thrown[0], error),
    run: (): unknown => {
      if (outcome === undefined) {
        outcome = {};
        try {
          outcome.result = run();
        } catch (error) {
          outcome.thrown = [error];
        }
      }
      if (outcome.thrown !== undefined) throw outcome.thrown[0];
      return outcome.result;
    },
  };
}
