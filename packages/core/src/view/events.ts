/** What happens in caches, as events on a diagnostics channel: nothing is made and nothing is sent while nobody listens. */

/** The name of the channel of `node:diagnostics_channel`. */
export const CACHE_CHANNEL = 'purecache';

interface EventOf<Type extends string> {
  readonly type: Type;
  /** The cached method or function, as messages name it: `UserService.getUser`. */
  readonly method: string;
  /** Of its entries on a shared backend; `undefined` on a backend of its own. */
  readonly namespace: string | undefined;
  /**
   * A digest of the key, the same for one key as long as the process lives, of no use outside it. `undefined`: it is
   * about many entries.
   */
  readonly key: string | undefined;
}

/** A call was answered with a fresh entry (`hit`), or with one past its `ttl` (`stale`). */
export interface HitEvent extends EventOf<'hit' | 'stale'> {
  /** Milliseconds since the entry was stored; `undefined`: it is not dated. */
  readonly age: number | undefined;
}

/** A call found nothing and leads a load. One that joins the load of another makes no event. */
export type MissEvent = EventOf<'miss'>;

/** The method ran, and succeeded. Each run ends in one event: this, `load-error`, `refresh-error` or `uncacheable`. */
export interface LoadEvent extends EventOf<'load'> {
  /** Milliseconds. */
  readonly duration: number;
}

/** The method ran, and failed: for a caller (`load-error`), or in the background (`refresh-error`). */
export interface LoadErrorEvent extends EventOf<'load-error' | 'refresh-error'> {
  /** Milliseconds. */
  readonly duration: number;
  /** The error's `name`, never its message; `undefined`: what was thrown has none. */
  readonly errorName: string | undefined;
}

/** A value was handed to the backend. */
export interface StoreEvent extends EventOf<'store'> {
  /** Milliseconds the backend was told to keep it; `undefined`: it was told nothing. */
  readonly ttl: number | undefined;
}

/** A backend dropped an entry for want of room (`evict`), or because its time was over (`expire`). */
export type RemovalEvent = EventOf<'evict' | 'expire'>;

/** Entries were taken away, or replaced, by hand. */
export interface InvalidateEvent extends EventOf<'invalidate'> {
  readonly by: 'delete' | 'expire' | 'clear' | 'tags' | 'set';
}

/** The backend failed, or did not answer in time. */
export interface BackendErrorEvent extends EventOf<'backend-error'> {
  /** What was asked of it: `get`, `set`, `delete`, … */
  readonly operation: string;
  /** The code of the error, such as `PURECACHE_BACKEND_TIMEOUT`. */
  readonly code: string;
}

/** The method ran and succeeded, but its result cannot be cached. */
export interface UncacheableEvent extends EventOf<'uncacheable'> {
  /** Why, without any value. */
  readonly reason: string;
}

/** One event of the channel `purecache`; `type` tells which. Keys' text, values and error messages are in none. */
export type CacheEvent =
  | HitEvent
  | MissEvent
  | LoadEvent
  | LoadErrorEvent
  | StoreEvent
  | RemovalEvent
  | InvalidateEvent
  | BackendErrorEvent
  | UncacheableEvent;

/** The part of a diagnostics channel that core uses. */
interface Channel {
  readonly hasSubscribers: boolean;
  publish(event: CacheEvent): void;
}

interface DiagnosticsProcess {
  getBuiltinModule?(name: string): { channel?: (name: string) => Channel } | undefined;
}

/** Stands in where the runtime has no such channels: nobody can listen. */
const SILENT: Channel = { hasSubscribers: false, publish: () => {} };

// Held from the start: the runtime lets go of channels that nobody holds, and a new one would have no subscribers.
const channel =
  (globalThis as { process?: DiagnosticsProcess }).process
    ?.getBuiltinModule?.('node:diagnostics_channel')
    ?.channel?.(CACHE_CHANNEL) ?? SILENT;

/** Whether anybody listens now. As cheap as reading a property, so it is asked before an event is made. */
export function isObserved(): boolean {
  return channel.hasSubscribers;
}

/**
 * Hands an event to those who listen, within the call. Whatever they throw does not reach the call: Node raises it as an
 * uncaught exception in the next tick, as it does on every diagnostics channel.
 */
export function publish(event: CacheEvent): void {
  channel.publish(event);
}
